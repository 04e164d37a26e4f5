package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.TidingsServer;
import dev.tidings.testkit.client.Accepted;
import dev.tidings.testkit.client.TidingsClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** A client that connects and sends while the application is still starting. */
final class EarlyClient implements SmartInitializingSingleton, AutoCloseable {
    private final TidingsClient client;
    private volatile CompletableFuture<Accepted> answer = new CompletableFuture<>();

    EarlyClient(TidingsServer server) {
        client = TidingsClient.builder(server.uri()).token(() -> "secret").start(new Page());
    }

    @Override
    public void afterSingletonsInstantiated() {
        answer = client.send(Map.of("type", "user_message", "message", "early")).toCompletableFuture();
        assertThatThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    CompletableFuture<Accepted> answer() {
        return answer;
    }

    @Override
    public void close() {
        client.close();
    }
}
