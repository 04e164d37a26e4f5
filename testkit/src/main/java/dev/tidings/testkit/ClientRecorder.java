package dev.tidings.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.TidingsClientListener;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records what a {@link dev.tidings.testkit.client.TidingsClient} is told by a real server, over all its connections.
 *
 * <pre>{@code
 * ClientRecorder recorder = ClientRecorder.create();
 * try (TidingsClient client = TidingsClient.builder(uri).start(recorder)) {
 *     assertThat(recorder.awaitTerminal(Duration.ofSeconds(10))).isGoldenPath();
 * }
 * }</pre>
 *
 * <p>Events are kept as they came; control frames are written anew from their fields. Thread-safe.
 */
public final class ClientRecorder implements TidingsClientListener {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

    private final Tape tape = new Tape();

    private ClientRecorder() {}

    /**
     * Makes a recorder that has recorded nothing.
     *
     * @return what to start a client with
     */
    public static ClientRecorder create() {
        return new ClientRecorder();
    }

    /**
     * Returns what has come so far.
     *
     * @return a copy
     */
    public Recording recording() {
        return tape.recording();
    }

    /**
     * Waits for something, and fails when the time is up, with what came instead.
     *
     * @param what says in words what is waited for
     * @param until says whether it has come
     * @param limit how long to wait
     * @return the recording in which it has come
     * @throws AssertionError if it does not come
     */
    public Recording await(String what, Predicate<Recording> until, Duration limit) {
        return tape.await(what, until, limit);
    }

    /**
     * Waits until the server has greeted the client, from when on the client gets what is emitted.
     *
     * @param limit how long to wait
     * @return the recording
     * @throws AssertionError if that does not happen
     */
    public Recording awaitConnected(Duration limit) {
        return await(
                "connection_established",
                now -> !now.controls("connection_established").isEmpty(),
                limit);
    }

    /**
     * Waits until at least one run was seen and every run that was seen has ended.
     *
     * @param limit how long to wait
     * @return the recording
     * @throws AssertionError if that does not happen
     */
    public Recording awaitTerminal(Duration limit) {
        return tape.awaitTerminal(limit);
    }

    @Override
    public void onEvent(ClientEvent event) {
        tape.add(event.json());
    }

    @Override
    public void onControl(String type, Map<String, @Nullable Object> frame) {
        tape.reopened();
        try {
            tape.add(WRITER.writeValueAsString(frame));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a control frame must be json but can't be written: " + type, e);
        }
    }

    @Override
    public void onClose(int code, String reason) {
        tape.closed(code, reason);
    }
}
