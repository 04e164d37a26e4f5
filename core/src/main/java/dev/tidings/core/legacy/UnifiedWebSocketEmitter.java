package dev.tidings.core.legacy;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An emitter that is told its events in maps, or by notify methods. Every method emits the same event in the same way.
 *
 * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester", "InlineMeSuggester"})
public final class UnifiedWebSocketEmitter {
    private final Legacy legacy;
    private final Owner owner;

    UnifiedWebSocketEmitter(Legacy legacy, Owner owner) {
        this.legacy = legacy;
        this.owner = owner;
    }

    /**
     * Begins an emitter with the named parameters that its constructor had.
     *
     * @return a builder; {@code performance_mode} is false unless set, and has no effect: nothing is ever batched
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createForUser(WebSocketManager manager, UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter forUser(WebSocketManager manager, UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }

    /**
     * Emits {@code agent_started}.
     *
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentStarted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitAgentStarted(Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.sendAgentStarted").routed(owner, "agent_started", data);
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentThinking}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitAgentThinking(Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.sendAgentThinking").routed(owner, "agent_thinking", data);
    }

    /**
     * Emits {@code tool_executing}.
     *
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolExecuting}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitToolExecuting(Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.sendToolExecuting").routed(owner, "tool_executing", data);
    }

    /**
     * Emits {@code tool_completed}.
     *
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitToolCompleted(Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.sendToolCompleted").routed(owner, "tool_completed", data);
    }

    /**
     * Emits {@code agent_completed}.
     *
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitAgentCompleted(Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.sendAgentCompleted").routed(owner, "agent_completed", data);
    }

    /**
     * Emits an event.
     *
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @throws IllegalArgumentException if the type is blank
     * @deprecated use {@link WebSocketEmitter#emit}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emit(String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketEmitter.emit").routed(owner, eventType, data);
    }

    /**
     * Emits {@code agent_started}.
     *
     * @param agentName who works
     * @param metadata more fields, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentStarted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentStarted(String agentName, @Nullable Map<String, ? extends @Nullable Object> metadata) {
        return legacy.used("WebSocketEmitter.sendAgentStarted")
                .routed(owner, "agent_started", Given.plus(metadata, "agent_name", agentName));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param agentName has no effect: the run knows who works
     * @param reasoning the thought
     * @param stepNumber the step, from 1, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentThinking}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentThinking(String agentName, String reasoning, @Nullable Integer stepNumber) {
        return legacy.used("WebSocketEmitter.sendAgentThinking")
                .routed(owner, "agent_thinking", Given.of("reasoning", reasoning, "step_number", stepNumber));
    }

    /**
     * Emits {@code tool_executing}.
     *
     * @param toolName the tool
     * @param metadata more fields, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolExecuting}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolExecuting(String toolName, @Nullable Map<String, ? extends @Nullable Object> metadata) {
        return legacy.used("WebSocketEmitter.sendToolExecuting")
                .routed(owner, "tool_executing", Given.plus(metadata, "tool_name", toolName));
    }

    /**
     * Emits {@code tool_completed}.
     *
     * @param toolName the tool
     * @param metadata more fields, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolCompleted(String toolName, @Nullable Map<String, ? extends @Nullable Object> metadata) {
        return legacy.used("WebSocketEmitter.sendToolCompleted")
                .routed(owner, "tool_completed", Given.plus(metadata, "tool_name", toolName));
    }

    /**
     * Emits {@code agent_completed}.
     *
     * @param agentName has no effect: the run knows who works
     * @param metadata more fields, or null
     * @param result the answer, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentCompleted(
            String agentName, @Nullable Map<String, ? extends @Nullable Object> metadata, @Nullable Object result) {
        return legacy.used("WebSocketEmitter.sendAgentCompleted")
                .routed(owner, "agent_completed", Given.plus(metadata, "result", result));
    }

    /**
     * Emits {@code agent_error}.
     *
     * @param error what went wrong, for the user
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link dev.tidings.api.AgentRun#fail(String, String, boolean)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentError(String error) {
        return legacy.used("dev.tidings.api.AgentRun.fail")
                .routed(owner, "agent_error", Given.plus(null, "error", error));
    }

    /**
     * Emits {@code progress_update}.
     *
     * @param progress percent
     * @param message what is done, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link dev.tidings.api.AgentRun#progress}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyProgressUpdate(double progress, @Nullable String message) {
        return legacy.used("dev.tidings.api.AgentRun.progress")
                .routed(owner, "progress_update", Given.of("progress", progress, "message", message));
    }

    /**
     * Emits an event of the application's own; a name without {@code x_} and without a namespace gets {@code x_}.
     *
     * @param eventType the type
     * @param data the fields
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link dev.tidings.api.event.CustomEvent}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyCustom(String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy.used("dev.tidings.api.event.CustomEvent").routed(owner, eventType, data);
    }

    /**
     * Returns whose run it emits for.
     *
     * @return the context, or empty if it was bound to a user only
     * @deprecated use {@link WebSocketEmitter#context}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Optional<UserExecutionContext> getContext() {
        return legacy.used("WebSocketEmitter.context").also(Optional.ofNullable(owner.context()));
    }

    /**
     * Turned the emitter to another run under the agent that used it.
     *
     * @param context whose run
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void setContext(UserExecutionContext context) {
        throw legacy.unsupported(
                "WebSocketManager.createUserEmitter", "an emitter belongs to one run; make another one");
    }

    /**
     * Counted.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.spi.TidingsListener}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> getStats() {
        throw legacy.unsupported(
                "dev.tidings.api.spi.TidingsListener", "an emitter counts nothing; a listener is told what happens");
    }

    /**
     * Does nothing: there is no pool, and an emitter is cheap.
     *
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void acquire() {
        legacy.used("WebSocketManager.createUserEmitter");
    }

    /**
     * Does nothing: there is no pool, and an emitter is cheap.
     *
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void release() {
        legacy.used("WebSocketManager.createUserEmitter");
    }

    /**
     * Does nothing: an emitter owns nothing and batches nothing.
     *
     * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void cleanup() {
        legacy.used("WebSocketEmitter");
    }

    /**
     * The named parameters of the constructor.
     *
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static final class Builder {
        private @Nullable WebSocketManager manager;
        private @Nullable WebSocketManager websocketManager;
        private @Nullable UserId userId;
        private @Nullable UserExecutionContext context;

        private Builder() {}

        /**
         * Sets the manager.
         *
         * @param value the manager
         * @return this
         * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public Builder manager(WebSocketManager value) {
            manager = value;
            return this;
        }

        /**
         * Sets the manager, by the name the parameter had first.
         *
         * @param value the manager
         * @return this
         * @deprecated use {@link #manager}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public Builder websocketManager(WebSocketManager value) {
            Legacy.of(value).used("Builder.manager");
            websocketManager = value;
            return this;
        }

        /**
         * Sets the user, whose thread and run each call then names.
         *
         * @param value the user
         * @return this
         * @deprecated use {@link UserExecutionContext}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public Builder userId(String value) {
            userId = UserId.of(value);
            return this;
        }

        /**
         * Sets whose run it is.
         *
         * @param value the context
         * @return this
         * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public Builder context(UserExecutionContext value) {
            context = value;
            return this;
        }

        /**
         * Has no effect: nothing is ever batched, in no mode.
         *
         * @param value false was the default
         * @return this
         * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public Builder performanceMode(boolean value) {
            return this;
        }

        /**
         * Makes the emitter.
         *
         * @return the emitter
         * @throws IllegalArgumentException if there is no manager, two different ones, no user, or two different ones
         * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
         */
        @Deprecated(since = "0.1.0", forRemoval = true)
        public UnifiedWebSocketEmitter build() {
            return new UnifiedWebSocketEmitter(
                    Legacy.of(Owner.oneManager(manager, websocketManager)).used("WebSocketManager.createUserEmitter"),
                    Owner.oneUser(userId, context));
        }
    }
}
