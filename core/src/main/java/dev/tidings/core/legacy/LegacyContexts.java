package dev.tidings.core.legacy;

import dev.tidings.api.ClientId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The ways to make a context from texts, and the name its label had.
 *
 * @deprecated use {@link UserExecutionContext}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class LegacyContexts {
    private final Legacy legacy;

    LegacyContexts(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Makes a context of a new run.
     *
     * @param userId the user
     * @param threadId the conversation
     * @param connectionId becomes {@code websocketClientId}; null for the default
     * @return the context
     * @throws IllegalArgumentException if the user or the thread is missing
     * @deprecated use {@link UserExecutionContext#newRun}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UserExecutionContext fromIds(
            @Nullable String userId, @Nullable String threadId, @Nullable String connectionId) {
        return legacy.used("UserExecutionContext.newRun").also(Owner.context(userId, threadId, connectionId));
    }

    /**
     * Makes a context.
     *
     * @param userId the user
     * @param threadId the conversation
     * @param runId the run
     * @return the context
     * @deprecated use {@link UserExecutionContext#of}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UserExecutionContext createForUser(String userId, String threadId, String runId) {
        return legacy.used("UserExecutionContext.of")
                .also(UserExecutionContext.of(UserId.of(userId), ThreadId.of(threadId), RunId.of(runId)));
    }

    /**
     * Returns the label of the client.
     *
     * @param context the context
     * @return its {@code websocketClientId}
     * @deprecated use {@link UserExecutionContext#websocketClientId}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public String websocketConnectionId(UserExecutionContext context) {
        return legacy.used("UserExecutionContext.websocketClientId")
                .also(context.websocketClientId().value());
    }

    /**
     * Copies a context with another label of the client.
     *
     * @param context the context
     * @param connectionId becomes {@code websocketClientId}
     * @return the copy
     * @deprecated use {@link UserExecutionContext#withWebsocketClientId}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UserExecutionContext withWebsocketConnection(UserExecutionContext context, String connectionId) {
        return legacy.used("UserExecutionContext.withWebsocketClientId")
                .also(context.withWebsocketClientId(ClientId.of(connectionId)));
    }

    /**
     * Makes a context for a run that this one starts.
     *
     * @param context the context
     * @return the same user and thread with a new run
     * @deprecated use {@link UserExecutionContext#child}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UserExecutionContext createChildContext(UserExecutionContext context) {
        return legacy.used("UserExecutionContext.child").also(context.child());
    }
}
