package dev.tidings.testkit.client;

import dev.tidings.api.Cursor;
import dev.tidings.api.MessageId;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of the protocol {@code tidings.v1} that connects and stays connected, for tests, probes and services. It has
 * the semantics of the browser client {@code tidings.js}: the listener gets each event once and in order, through any
 * number of reconnects, or is told what is missing before the next one comes.
 *
 * <pre>{@code
 * TidingsClientListener listener = new TidingsClientListener() {
 *     @Override
 *     public void onEvent(ClientEvent event) {
 *         System.out.println(event.seq() + " " + event.type());
 *     }
 * };
 * try (TidingsClient client = TidingsClient.builder(URI.create("ws://localhost:8080/ws"))
 *         .token(() -> login.freshToken())
 *         .start(listener)) {
 *     client.send(Map.of("type", "user_message", "message", "Compare three vendors"));
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe. Each connection has a thread that reads. Clients by the hundred should share one executor and one
 * timer, which the builder takes.
 */
public final class TidingsClient implements AutoCloseable {
    private final ClientLoop loop;
    private final RunBook runs;

    private TidingsClient(ClientLoop loop, RunBook runs) {
        this.loop = loop;
        this.runs = runs;
    }

    /**
     * Begins a client of one address.
     *
     * @param uri a {@code ws:} or {@code wss:} address, with whatever query parameters the server wants
     * @return a builder without any setting
     */
    public static TidingsClientBuilder builder(URI uri) {
        return builder(() -> uri);
    }

    /**
     * Begins a client whose address may change.
     *
     * @param uri asked at each attempt; if it throws, that attempt has failed
     * @return a builder without any setting
     */
    public static TidingsClientBuilder builder(Supplier<URI> uri) {
        return new TidingsClientBuilder(uri);
    }

    static TidingsClient start(ClientSettings settings, TidingsClientListener listener) {
        RunBook runs = new RunBook();
        ClientLoop loop = new ClientLoop(settings, new SafeListener(listener), runs);
        loop.start();
        return new TidingsClient(loop, runs);
    }

    /**
     * Returns what the connection does.
     *
     * @return the state at this moment
     */
    public ClientState state() {
        return loop.state();
    }

    /**
     * Returns where the client is. Keep it to go on from there with another client.
     *
     * @return what was handed over last, or empty before the first connection
     */
    public Optional<Cursor> cursor() {
        return Optional.ofNullable(loop.cursor());
    }

    /**
     * Lists the runs that were seen. Of the ones that ended, the oldest are forgotten beyond 1,000.
     *
     * @return a copy, in the order they were seen
     */
    public List<RunView> runs() {
        return runs.views();
    }

    /**
     * Finds a run.
     *
     * @param runId the run
     * @return what is known of it, or empty if it was never seen or is forgotten
     */
    public Optional<RunView> run(RunId runId) {
        return Optional.ofNullable(runs.view(runId.value()));
    }

    /**
     * Returns the text of a streamed message. Where a part is missing there are spaces.
     *
     * @param runId the run
     * @param messageId the message
     * @return the text so far, or empty if nothing of it was seen
     */
    public Optional<String> text(RunId runId, MessageId messageId) {
        return Optional.ofNullable(runs.text(runId.value(), messageId.value()));
    }

    /**
     * Sends a message until it is answered, through reconnects; the server handles it once. A {@code request_id} is
     * added if there is none.
     *
     * @param message the fields, {@code type} among them; what JSON can say
     * @return completes with the answer; fails with {@link MessageRefusedException} if the server refuses or is
     *     replaced by one that can't know of the message, and with
     *     {@link IllegalStateException} if too many messages wait or the client ends before the answer
     * @throws IllegalArgumentException if the message can't be written as JSON
     */
    public CompletionStage<Accepted> send(Map<String, ? extends @Nullable Object> message) {
        Map<String, @Nullable Object> frame = new LinkedHashMap<>(message);
        String requestId = frame.get("request_id") instanceof String given
                ? given
                : RequestId.random().value();
        frame.put("request_id", requestId);
        CompletableFuture<Accepted> answer = new CompletableFuture<>();
        loop.send(requestId, new Outbox.Waiting(Wire.write(frame), answer));
        return answer.minimalCompletionStage();
    }

    /**
     * Cancels a run.
     *
     * @param runId the run
     * @return as {@link #send}; refused with {@code not_found} if there is no such open run
     */
    public CompletionStage<Accepted> cancel(RunId runId) {
        return send(Map.of("type", "cancel_run", "run_id", runId.value()));
    }

    /** Tries again at once if the client waits for its next attempt. */
    public void reconnectNow() {
        loop.reconnectNow();
    }

    /**
     * Ends the client: says good-bye to the server, fails the messages that have no answer, and lets go of its threads.
     * Returns at once; {@link ClientState#CLOSED} is the last state that the listener is told of. Closing again has no
     * effect.
     */
    @Override
    public void close() {
        loop.close();
    }
}
