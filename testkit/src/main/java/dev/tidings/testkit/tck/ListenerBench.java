package dev.tidings.testkit.tck;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Epoch;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A listener under test, with things to tell it. */
record ListenerBench(TidingsListener listener, Patience patience) {
    static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    static UserExecutionContext context() {
        return UserExecutionContext.newRun(UserId.of("user-" + UUID.randomUUID()), ThreadId.of("tck-thread"));
    }

    static ConnectionInfo connection(UserExecutionContext context, long position) {
        return new ConnectionInfo(
                ConnectionId.random(),
                context.userId(),
                context.websocketClientId(),
                context.threadId(),
                THEN,
                position,
                position,
                Epoch.of("epoch-tck"));
    }

    static RunInfo run(UserExecutionContext context, RunStatus status) {
        return run(context, context.runId(), status);
    }

    static RunInfo run(UserExecutionContext context, RunId runId, RunStatus status) {
        return new RunInfo(context.userId(), context.threadId(), runId, "researcher", status, THEN, List.of(), false);
    }

    /** Makes a call, and says which one it was if it throws. */
    void tell(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error thrown) {
            throw new AssertionError(what + " must not throw but threw " + thrown, thrown);
        }
    }
}
