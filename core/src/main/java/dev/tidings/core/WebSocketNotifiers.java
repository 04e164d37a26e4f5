package dev.tidings.core;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketNotifier;
import dev.tidings.core.engine.Engine;
import java.util.Objects;

/** Where notifiers come from. */
public final class WebSocketNotifiers {
    private WebSocketNotifiers() {}

    /**
     * Makes a notifier for a run.
     *
     * @param emitter what it sends through
     * @param context whose run; the same user, thread and run as the emitter's
     * @return the notifier
     * @throws IllegalArgumentException if the context is another one; the message names both
     */
    public static WebSocketNotifier createForUser(WebSocketEmitter emitter, UserExecutionContext context) {
        return Engine.notifier(Objects.requireNonNull(emitter, "emitter"), Objects.requireNonNull(context, "context"));
    }
}
