package dev.tidings.core.legacy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The router with the methods it had under its many names. Owns no handler.
 *
 * @deprecated use {@link MessageRouter}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class UnifiedMessageRouter {
    private final Legacy legacy;

    UnifiedMessageRouter(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Registers a handler for a type.
     *
     * @param type the type
     * @param handler the handler
     * @return what takes it out again
     * @throws IllegalArgumentException if the handler says that it can not handle the type
     * @throws IllegalStateException if there is no server, and so no router
     * @deprecated use {@link MessageRouter#addHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public HandlerRegistration registerHandler(String type, LegacyMessageHandler handler) {
        return legacy.used("MessageRouter.addHandler")
                .canonicalRouter()
                .addHandler(type, LegacyMaps.handler(type, handler));
    }

    /**
     * Registers a handler for a type.
     *
     * @param type the type
     * @param handler the handler
     * @return what takes it out again
     * @deprecated use {@link MessageRouter#addHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public HandlerRegistration addRoute(String type, LegacyMessageHandler handler) {
        return legacy.used("MessageRouter.addHandler")
                .canonicalRouter()
                .addHandler(type, LegacyMaps.handler(type, handler));
    }

    /**
     * Put a handler before others.
     *
     * @param handler the handler
     * @param index the place
     * @throws UnsupportedOperationException always
     * @deprecated use {@link MessageRouter#addHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void insertHandler(LegacyMessageHandler handler, int index) {
        throw legacy.unsupported(
                "MessageRouter.addHandler",
                "the order is that of the routes: the specific before the general, and the first registered wins");
    }

    /**
     * Took a handler out.
     *
     * @param handler the handler
     * @throws UnsupportedOperationException always
     * @deprecated use {@link HandlerRegistration#close}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void removeHandler(LegacyMessageHandler handler) {
        throw legacy.unsupported("HandlerRegistration.close", "what registered a handler gave back what takes it out");
    }

    /**
     * Routes a message that a session got.
     *
     * @param userId the user, who must be the one of the session
     * @param connection the session
     * @param message {@code type} and the fields
     * @return completes with true if a handler took it; an unknown type is false
     * @deprecated use {@link MessageRouter#route}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<Boolean> routeMessage(
            String userId, WebSocketConnection connection, Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.route(legacy.used("MessageRouter.route"), UserId.of(userId), connection, message);
    }

    /**
     * Routes a message that a session got.
     *
     * @param userId the user, who must be the one of the session
     * @param connection the session
     * @param message {@code type} and the fields
     * @return completes with true if a handler took it; an unknown type is false
     * @deprecated use {@link MessageRouter#route}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<Boolean> handleMessage(
            String userId, WebSocketConnection connection, Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.route(legacy.used("MessageRouter.route"), UserId.of(userId), connection, message);
    }

    /**
     * Counts.
     *
     * @return {@code messages_routed}, {@code unhandled_messages}, {@code handler_errors} and {@code message_types}
     * @deprecated use {@link MessageRouter#statistics}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> getStats() {
        return LegacyMaps.statistics(
                legacy.used("MessageRouter.statistics").canonicalRouter().statistics());
    }

    /**
     * Counts.
     *
     * @return {@code messages_routed}, {@code unhandled_messages}, {@code handler_errors} and {@code message_types}
     * @deprecated use {@link MessageRouter#statistics}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> getStatistics() {
        return LegacyMaps.statistics(
                legacy.used("MessageRouter.statistics").canonicalRouter().statistics());
    }

    /**
     * Put something before every handler.
     *
     * @param middleware what it was
     * @throws UnsupportedOperationException always
     * @deprecated use {@link MessageRouter#addHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void addMiddleware(LegacyMessageHandler middleware) {
        throw legacy.unsupported(
                "MessageRouter.addHandler", "a handler that wants to see what another one gets calls it");
    }

    /**
     * Does nothing: a router is ready when it is made.
     *
     * @deprecated use {@link MessageRouter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void start() {
        legacy.used("MessageRouter");
    }

    /**
     * Does nothing: a router is closed with its server.
     *
     * @deprecated use {@link dev.tidings.api.TidingsServer#close()}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void stop() {
        legacy.used("dev.tidings.api.TidingsServer.close");
    }

    /**
     * Registers a handler for those of the known types that it says it can handle. Of two handlers for a type the first wins, and the second is kept in reserve.
     *
     * @param handler the handler
     * @return what takes it out again
     * @throws IllegalArgumentException if it can handle none of them
     * @deprecated use {@link MessageRouter#addHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public HandlerRegistration addHandler(LegacyMessageHandler handler) {
        return legacy.used("MessageRouter.addHandler")
                .canonicalRouter()
                .addHandler(LegacyMaps.known(handler), LegacyMaps.handler(handler));
    }

    /**
     * Lists the handlers in the order of precedence.
     *
     * @return a copy
     * @deprecated use {@link MessageRouter#routes}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public List<String> getHandlerOrder() {
        return legacy.used("MessageRouter.routes").canonicalRouter().routes().stream()
                .map(MessageRouter.RegisteredRoute::handler)
                .toList();
    }

    /**
     * Says how the router is.
     *
     * @return {@code status}, {@code handler_count} and {@code detail}
     * @deprecated use {@link MessageRouter#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> checkHandlerStatusWithGracePeriod() {
        return LegacyMaps.health(
                legacy.used("MessageRouter.health").canonicalRouter().health());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnifiedMessageRouter that && legacy.equals(that.legacy);
    }

    @Override
    public int hashCode() {
        return legacy.hashCode();
    }
}
