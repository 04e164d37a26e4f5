package dev.tidings.core.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.TidingsServerBuilder;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A whole application on a loopback port: whoever brings {@code tok-NAME} is NAME, and each {@code user_message} is
 * worked on by an agent that thinks, looks something up and answers with the question in its words.
 */
final class Site implements AutoCloseable {
    static final ThreadId THREAD = ThreadId.of("thread-1");
    static final List<String> FIVE =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
    private static final String PREFIX = "tok-";
    static final TokenVerifier VERIFIER = TokenVerifier.of(token -> token.startsWith(PREFIX)
            ? Optional.of(UserPrincipal.of(UserId.of(token.substring(PREFIX.length()))))
            : Optional.empty());

    final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<TidingsServer> running = new CompletableFuture<>();
    private final long work;

    private Site(long work) {
        this.work = work;
    }

    static Site open() throws IOException {
        return open(0, builder -> builder);
    }

    /** Opens one whose agent takes so many milliseconds for each answer. */
    static Site open(long work, UnaryOperator<TidingsServerBuilder> settings) throws IOException {
        Site site = new Site(work);
        site.running.complete(
                settings.apply(Tidings.server().tokenVerifier(VERIFIER).on("user_message", site.handler()))
                        .start());
        return site;
    }

    private MessageHandler handler() {
        return MessageHandler.of(message -> {
            asked.incrementAndGet();
            UserExecutionContext context = message.newRun(THREAD);
            server().bridge().execute(context, "researcher", null, run -> answer(run, message));
            return MessageReply.accepted(context.runId());
        });
    }

    private String answer(AgentRun run, InboundMessage message) throws InterruptedException {
        String question = message.text("message").orElse("");
        run.thinking("Looking for " + question);
        if (question.startsWith("fail")) {
            throw new IllegalStateException("the agent failed at " + question);
        }
        try (ToolCall search = run.tool("web_search", Map.of("q", question))) {
            boolean woken = work > 0 && new CountDownLatch(1).await(work, TimeUnit.MILLISECONDS);
            search.completed(Map.of("found", question, "woken", woken));
        }
        return "What was found about " + question + ", with the sources it was found in.";
    }

    TidingsServer server() {
        return running.join();
    }

    static UserExecutionContext newRun(String user) {
        return UserExecutionContext.newRun(UserId.of(user), THREAD);
    }

    WireClient connect(String user, String query) throws IOException {
        return WireClient.connect(URI.create(server().uri() + query), List.of("tidings.v1", "bearer.tok-" + user));
    }

    /** Connects a user and reads the first frame. */
    WireClient join(String user) throws Exception {
        WireClient client = connect(user, "");
        JsonNode hello = client.next();
        assertThat(hello.path("type").asText()).isEqualTo("connection_established");
        assertThat(hello.path("user_id").asText()).isEqualTo(user);
        return client;
    }

    static void ask(WireClient client, String question, String request) throws IOException {
        client.send("{'type':'user_message','message':'" + question + "','request_id':'" + request + "'}");
    }

    /** Emits a whole run with its five events through the bridge. */
    void wholeRun(String user) {
        try (AgentRun run = server().bridge().start(newRun(user), "researcher", "compare")) {
            run.thinking("looking");
            try (ToolCall search = run.tool("web_search", Map.of("q", "prices"))) {
                search.completed(Map.of("found", 3));
            }
            run.complete("done");
        }
    }

    /** Reads up to the end of a run and returns its events. */
    static List<JsonNode> readRun(WireClient client) throws InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        do {
            events.add(client.next());
        } while (!ends(events.get(events.size() - 1)));
        return events;
    }

    private static boolean ends(JsonNode frame) {
        return frame.path("type").asText().matches("agent_(completed|error|cancelled)");
    }

    /** Asks something and reads its acceptance, which may come at any time, and its run, whose events are returned. */
    static List<JsonNode> answered(WireClient client, String question, String request) throws Exception {
        ask(client, question, request);
        List<JsonNode> frames = new ArrayList<>();
        do {
            frames.add(client.next());
        } while (frames.stream().noneMatch(Site::ends) || !types(frames).contains("accepted"));
        JsonNode accepted = frames.remove(types(frames).indexOf("accepted"));
        assertThat(accepted.path("request_id").asText()).isEqualTo(request);
        assertThat(frames)
                .extracting(event -> event.path("run_id").asText())
                .containsOnly(accepted.path("run_id").asText());
        return frames;
    }

    /** Waits for the next frame, or for the end if there is none; the frame stays to be read. */
    static boolean hears(WireClient client) {
        Eventually.until(
                "there is a frame or an end",
                () -> client.ended() || !client.received().isEmpty());
        return !client.received().isEmpty();
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    @Override
    public void close() {
        server().close();
    }
}
