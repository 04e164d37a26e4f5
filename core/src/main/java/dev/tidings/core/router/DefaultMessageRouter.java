package dev.tidings.core.router;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RouterStatistics;
import dev.tidings.api.internal.CanonicalMessageRouter;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.text.SafeText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one router. Routes are an immutable map that registration replaces, so routing takes no lock. Counters exist for
 * types that have a handler and for nothing a client can invent; a type loses its counter with its last handler.
 */
final class DefaultMessageRouter implements CanonicalMessageRouter {
    static final int MAX_TYPES = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(DefaultMessageRouter.class);
    private static final int MAX_TYPE_LENGTH = 128;

    private final ReentrantLock registering = new ReentrantLock();
    private final LongAdder routed = new LongAdder();
    private final LongAdder unhandled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Map<String, Route> routes;

    DefaultMessageRouter(Map<String, MessageHandler> builtIn) {
        this.routes = builtIn.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Route.of(entry.getValue(), null)));
    }

    @Override
    public HandlerRegistration addHandler(String type, MessageHandler handler) {
        requireType(type);
        Registration registration = new Registration(this, type, Objects.requireNonNull(handler, "handler"));
        registering.lock();
        try {
            Route route = routes.get(type);
            requireRoom(type, route);
            replace(type, route == null ? Route.of(null, registration) : route.withApplication(registration));
        } finally {
            registering.unlock();
        }
        return registration;
    }

    private static void requireType(String type) {
        if (type.isBlank() || type.length() > MAX_TYPE_LENGTH) {
            throw new IllegalArgumentException("type must have 1 to " + MAX_TYPE_LENGTH
                    + " characters and not be blank but was \"" + SafeText.of(type) + "\"");
        }
        String canonical = LegacyTypes.canonical(type);
        if (!canonical.equals(type)) {
            throw new IllegalArgumentException("type must not be an alias but " + SafeText.of(type) + " means "
                    + canonical + ": register a handler for " + canonical);
        }
    }

    private void requireRoom(String type, @Nullable Route route) {
        if (route != null && route.application() != null) {
            throw new IllegalStateException("type " + SafeText.of(type)
                    + " has a handler already: close its registration before you register another");
        }
        if (route == null && routes.size() >= MAX_TYPES) {
            throw new IllegalStateException("a router must have at most " + MAX_TYPES + " types but "
                    + SafeText.of(type) + " was one more: close registrations that are no longer needed");
        }
    }

    void remove(Registration registration) {
        registering.lock();
        try {
            Route route = routes.get(registration.type());
            if (route != null && route.application() == registration) {
                replace(registration.type(), route.builtIn() == null ? null : route.withApplication(null));
            }
        } finally {
            registering.unlock();
        }
    }

    private void replace(String type, @Nullable Route route) {
        Map<String, Route> copy = new HashMap<>(routes);
        if (route == null) {
            copy.remove(type);
        } else {
            copy.put(type, route);
        }
        routes = Map.copyOf(copy);
    }

    @Override
    public CompletionStage<MessageReply> route(InboundMessage message) {
        InboundMessage canonical = canonical(message);
        Route route = routes.get(canonical.type());
        if (route == null) {
            unhandled.increment();
            return CompletableFuture.completedFuture(unknown(canonical.type()));
        }
        routed.increment();
        route.count().increment();
        return handle(route.handler(), canonical);
    }

    private static InboundMessage canonical(InboundMessage message) {
        String type = LegacyTypes.canonical(message.type());
        return type.equals(message.type())
                ? message
                : new InboundMessage(
                        message.connectionId(), message.principal(), type, message.requestId(), message.fields());
    }

    private static MessageReply unknown(String type) {
        return MessageReply.rejected("unknown_type", "nobody handles " + SafeText.of(type) + ": register a handler");
    }

    private CompletionStage<MessageReply> handle(MessageHandler handler, InboundMessage message) {
        CompletableFuture<MessageReply> answer = new CompletableFuture<>();
        try {
            CompletionStage<MessageReply> stage = handler.handle(message);
            if (stage == null) {
                answer.complete(
                        failure(message, new IllegalStateException("the handler returned null: return a stage")));
            } else {
                stage.whenComplete((reply, cause) -> answer.complete(outcome(message, reply, cause)));
            }
        } catch (Throwable cause) {
            answer.complete(failure(message, cause));
        }
        return answer;
    }

    private MessageReply outcome(InboundMessage message, @Nullable MessageReply reply, @Nullable Throwable cause) {
        if (cause != null) {
            return failure(message, cause);
        }
        return reply != null
                ? reply
                : failure(message, new IllegalStateException("the handler replied null: complete with a reply"));
    }

    private MessageReply failure(InboundMessage message, Throwable cause) {
        failed.increment();
        return FailureReport.internalError(LOG, "the handler of " + message.type(), cause);
    }

    @Override
    public RouterStatistics statistics() {
        Map<String, Long> byType = routes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().count().sum()));
        return new RouterStatistics(routed.sum(), unhandled.sum(), failed.sum(), byType);
    }
}
