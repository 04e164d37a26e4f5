package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The calls of a listener that may come in a flood, and whether anybody would hear them. */
enum FloodCall {
    CONNECTION_REFUSED("onConnectionRefused"),
    ACKNOWLEDGED("onAcknowledged"),
    EVENTS_COALESCED("onEventsCoalesced"),
    EVENTS_EXPIRED("onEventsExpired"),
    EVENT_SENT("onEventSent"),
    EVENT_REFUSED("onEventRefused"),
    MESSAGE_ROUTED("onMessageRouted"),
    MESSAGE_FAILED("onMessageFailed");

    private final String method;

    FloodCall(String method) {
        this.method = method;
    }

    /** Returns the calls that at least one listener does something at. */
    static Set<FloodCall> heardBy(Collection<TidingsListener> listeners) {
        Set<FloodCall> heard = EnumSet.noneOf(FloodCall.class);
        for (FloodCall call : values()) {
            if (listeners.stream().anyMatch(call::isHeardBy)) {
                heard.add(call);
            }
        }
        return heard;
    }

    private boolean isHeardBy(TidingsListener listener) {
        TidingsListener hearing = listener instanceof UserListener view ? view.listener() : listener;
        try {
            return hearing.getClass().getMethod(method, parameters()).getDeclaringClass() != TidingsListener.class;
        } catch (NoSuchMethodException | LinkageError compiledAgainstOthers) {
            return true;
        }
    }

    private Class<?>[] parameters() {
        return switch (this) {
            case CONNECTION_REFUSED -> new Class<?>[] {int.class, String.class};
            case ACKNOWLEDGED -> new Class<?>[] {ConnectionInfo.class};
            case EVENTS_COALESCED -> new Class<?>[] {ConnectionInfo.class, String.class, long.class};
            case EVENTS_EXPIRED -> new Class<?>[] {String.class, String.class, long.class};
            case EVENT_SENT -> new Class<?>[] {UserExecutionContext.class, String.class, Delivery.class};
            case EVENT_REFUSED -> new Class<?>[] {UserExecutionContext.class, String.class, RefusalReason.class};
            case MESSAGE_ROUTED -> new Class<?>[] {UserId.class, String.class};
            case MESSAGE_FAILED -> new Class<?>[] {UserId.class, String.class, String.class};
        };
    }
}
