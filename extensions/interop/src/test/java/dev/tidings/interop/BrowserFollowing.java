package dev.tidings.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A page at work. It can't cut its own lines, so a proxy resets them after some bytes. */
final class BrowserFollowing implements Following {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUTS = 3;
    private static final int LEAST_BYTES = 40_000;
    private static final int MOST_BYTES = 70_000;
    private static final int LIMIT_SECONDS = 60;

    private final CompletableFuture<String> verdict;
    private final FaultProxy proxy;

    BrowserFollowing(Page page, Trial trial) throws IOException {
        InetSocketAddress server =
                new InetSocketAddress(trial.uri().getHost(), trial.uri().getPort());
        proxy = FaultProxy.start(
                server,
                trial.user().hashCode(),
                (connection, random) -> connection < CUTS
                        ? FaultScript.clean().resetAfter(random.nextInt(LEAST_BYTES, MOST_BYTES))
                        : FaultScript.clean());
        verdict = page.run(
                proxy.uri(trial.uri()).toString(),
                trial.user(),
                trial.uri().toString(),
                trial.other(),
                Trial.EVENTS,
                Trial.FEW);
    }

    @Override
    public int devices() {
        return 1;
    }

    @Override
    public Findings findings() throws Exception {
        JsonNode found = JSON.readTree(verdict.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        return new Findings(
                StreamSupport.stream(found.path("problems").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                found.path("drops").asInt(),
                found.path("resumed").asInt(),
                found.path("events").path(0).asInt(),
                found.path("events").path(1).asInt());
    }

    @Override
    public void close() {
        proxy.close();
    }
}
