package dev.tidings.testkit.junit;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.RecordingEmitter;
import dev.tidings.testkit.time.ControlledTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What one test gets. */
final class Fixture implements AutoCloseable {
    private static final Map<Class<?>, BiFunction<Fixture, String, Object>> OFFERS = Map.ofEntries(
            offer(MockFactory.class, (fixture, user) -> fixture.factory),
            offer(WebSocketManager.class, (fixture, user) -> fixture.factory.manager()),
            offer(WebSocketManagerFactory.class, (fixture, user) -> fixture.factory.managers()),
            offer(AgentBridge.class, (fixture, user) -> fixture.factory.bridge()),
            offer(MessageRouter.class, (fixture, user) -> fixture.factory.router()),
            offer(AuthHandler.class, (fixture, user) -> fixture.factory.authHandler()),
            offer(ControlledTime.class, (fixture, user) -> fixture.time()),
            offer(TidingsServer.class, (fixture, user) -> fixture.server()),
            offer(UserExecutionContext.class, Fixture::context),
            offer(RecordingConnection.class, (fixture, user) -> fixture.factory.connect(fixture.context(user))),
            offer(RecordingEmitter.class, (fixture, user) -> fixture.factory.recordingEmitter(fixture.context(user))),
            offer(WebSocketEmitter.class, (fixture, user) -> fixture.factory.emitter(fixture.context(user))),
            offer(
                    AuthenticationWebSocketEmitter.class,
                    (fixture, user) -> fixture.factory.authEmitter(fixture.context(user))));

    private final MockFactory factory;
    private final @Nullable TidingsServer server;
    private final Map<String, UserExecutionContext> contexts = new HashMap<>();

    private Fixture(MockFactory factory, @Nullable TidingsServer server) {
        this.factory = factory;
        this.server = server;
    }

    private static <T> Map.Entry<Class<?>, BiFunction<Fixture, String, Object>> offer(
            Class<T> type, BiFunction<Fixture, String, Object> how) {
        return Map.entry(type, how);
    }

    static boolean offers(Class<?> type) {
        return OFFERS.containsKey(type);
    }

    static Fixture open(ExtensionContext test) {
        if (!Parameters.of(test).anyMatch(TidingsServer.class::equals)) {
            return new Fixture(MockFactory.create(), null);
        }
        TidingsServer server = startServer();
        return new Fixture(MockFactory.of(server), server);
    }

    private static TidingsServer startServer() {
        try {
            return Tidings.server().developmentMode().start();
        } catch (IOException e) {
            throw new UncheckedIOException("a loopback port must be free but none was", e);
        }
    }

    Object get(Class<?> type, String user) {
        BiFunction<Fixture, String, Object> offer = OFFERS.get(type);
        if (offer == null) {
            throw new ParameterResolutionException("there is no " + type.getName());
        }
        return offer.apply(this, user);
    }

    private UserExecutionContext context(String user) {
        return contexts.computeIfAbsent(user, Fixture::newContext);
    }

    private static UserExecutionContext newContext(String user) {
        return user.isEmpty()
                ? MockFactory.createIsolatedExecutionContext()
                : MockFactory.createIsolatedExecutionContext(UserId.of(user));
    }

    private ControlledTime time() {
        if (server != null) {
            throw new ParameterResolutionException("ControlledTime must not be asked for together with TidingsServer:"
                    + " a network takes real time, so leave one of them out");
        }
        return factory.time();
    }

    private TidingsServer server() {
        if (server == null) {
            throw new ParameterResolutionException(
                    "TidingsServer must be a parameter of the test, of a method before or"
                            + " after each, or of the constructor");
        }
        return server;
    }

    @Override
    public void close() {
        factory.close();
    }
}
