package dev.tidings.core.legacy;

import dev.tidings.api.ClientId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose events a legacy adapter emits, as far as it was told. What is missing comes from the fields of the call, and the
 * thread also from the run if the engine knows that; what contradicts is refused, and nothing is made up.
 */
@SuppressWarnings("removal")
record Owner(
        UserId userId,
        @Nullable ThreadId threadId,
        @Nullable UserExecutionContext context) {
    static Owner of(UserId userId) {
        return new Owner(userId, null, null);
    }

    static Owner named(Map<String, ? extends @Nullable Object> data) {
        return of(
                UserId.of(Given.required("user_id", Given.text(data, "user_id").orElse(null))));
    }

    static Owner of(UserExecutionContext context) {
        Given.required("context", context);
        return new Owner(context.userId(), context.threadId(), context);
    }

    static Owner inThread(UserExecutionContext context) {
        Given.required("context", context);
        return new Owner(context.userId(), context.threadId(), null);
    }

    static @Nullable UserId user(@Nullable String userId) {
        return userId == null ? null : UserId.of(userId);
    }

    static Owner oneUser(@Nullable UserId userId, @Nullable UserExecutionContext context) {
        if (context == null) {
            return of(Given.required("user_id", userId));
        }
        same("user_id", context.userId().value(), userId == null ? null : userId.value());
        return of(context);
    }

    static WebSocketManager oneManager(
            @Nullable WebSocketManager manager, @Nullable WebSocketManager websocketManager) {
        if (manager != null && websocketManager != null && manager != websocketManager) {
            throw new IllegalArgumentException(
                    "cannot specify both 'manager' and 'websocket_manager': pass manager alone");
        }
        return Given.required("manager", manager == null ? websocketManager : manager);
    }

    static UserExecutionContext context(
            @Nullable String userId, @Nullable String threadId, @Nullable String connectionId) {
        if (userId == null || threadId == null) {
            throw new IllegalArgumentException("either user_context or (user_id + thread_id) required but had user_id "
                    + userId + " and thread_id " + threadId);
        }
        return UserExecutionContext.newRun(UserId.of(userId), ThreadId.of(threadId))
                .withWebsocketClientId(connectionId == null ? null : ClientId.of(connectionId));
    }

    UserExecutionContext of(Legacy legacy, Map<String, ? extends @Nullable Object> data) {
        Given.text(data, "user_id").ifPresent(user -> same("user_id", userId.value(), user));
        RunId run = run(data);
        ThreadId thread = thread(legacy, data, run);
        return context == null ? UserExecutionContext.of(userId, thread, run) : context;
    }

    private RunId run(Map<String, ? extends @Nullable Object> data) {
        String given = Given.text(data, "run_id").orElse(null);
        if (context != null) {
            same("run_id", context.runId().value(), given);
            return context.runId();
        }
        if (given == null) {
            throw missing("run_id");
        }
        return RunId.of(given);
    }

    private ThreadId thread(Legacy legacy, Map<String, ? extends @Nullable Object> data, RunId run) {
        String given = Given.text(data, "thread_id").orElse(null);
        if (threadId != null) {
            same("thread_id", threadId.value(), given);
            return threadId;
        }
        if (given != null) {
            return ThreadId.of(given);
        }
        return legacy.canonicalBridge(userId)
                .run(userId, run)
                .map(RunInfo::threadId)
                .orElseThrow(() -> missing("thread_id"));
    }

    private static void same(String name, String bound, @Nullable String given) {
        if (given != null && !bound.equals(given)) {
            throw new IllegalArgumentException(
                    name + " must be \"" + bound + "\" but was \"" + given + "\": use the emitter of that run");
        }
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                name + " is missing: bind the adapter to a UserExecutionContext, or pass it among the fields");
    }
}
