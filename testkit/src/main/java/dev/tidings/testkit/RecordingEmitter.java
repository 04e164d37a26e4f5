package dev.tidings.testkit;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import java.util.Objects;

/**
 * A real emitter of one run, with what its user's client gets of it. Get one from {@link MockFactory#recordingEmitter}.
 */
public final class RecordingEmitter {
    private final WebSocketEmitter emitter;
    private final RecordingConnection connection;

    RecordingEmitter(WebSocketEmitter emitter, RecordingConnection connection) {
        this.emitter = Objects.requireNonNull(emitter, "emitter");
        this.connection = connection;
    }

    /**
     * Returns what to hand to the code under test.
     *
     * @return the emitter
     */
    public WebSocketEmitter emitter() {
        return emitter;
    }

    /**
     * Returns whose run it emits for.
     *
     * @return the context
     */
    public UserExecutionContext context() {
        return emitter.context();
    }

    /**
     * Returns what the user's client has got of this run so far.
     *
     * @return a copy, without the events of other runs
     */
    public Recording recording() {
        return connection.recording().run(context().runId());
    }

    /**
     * Returns the client.
     *
     * @return a connection of the user's, with the events of all the user's runs since it was made
     */
    public RecordingConnection connection() {
        return connection;
    }
}
