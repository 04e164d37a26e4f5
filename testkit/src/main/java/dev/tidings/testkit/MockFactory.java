package dev.tidings.testkit;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.ClientId;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.AuthHandlers;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Everything of Tidings that a test needs, real but for its edges: clients are {@link RecordingConnection}s, and time
 * stands still until the test moves it. Nothing is mocked, so what a test sees is what users will see.
 *
 * <pre>{@code
 * try (MockFactory tidings = MockFactory.create()) {
 *     UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
 *     RecordingConnection browser = tidings.connect(context);
 *     agent.work(tidings.bridge().start(context, "researcher", null));
 *     assertThat(browser).isGoldenPath();
 * }
 * }</pre>
 *
 * <p>Two factories share nothing. With JUnit, {@code @TidingsTest} hands each test a new one. Thread-safe.
 */
public final class MockFactory implements AutoCloseable {
    private static final int CLOSED_WHILE_JOINING = 1006;
    private static final Duration READING_LIMIT = Duration.ofMillis(500);

    private final World world;

    MockFactory(World world) {
        this.world = world;
    }

    /**
     * Makes everything with the default settings and a time that stands still.
     *
     * @return a factory to be closed
     */
    public static MockFactory create() {
        return builder().build();
    }

    /**
     * Begins to set up a factory.
     *
     * @return a builder with the default settings
     */
    public static MockFactoryBuilder builder() {
        return new MockFactoryBuilder();
    }

    /**
     * Adds recorded clients to a server. They join beside those that come over the network.
     *
     * @param server a running server; closed with the factory
     * @return a factory of that server's manager, bridge and router, in real time
     */
    public static MockFactory of(TidingsServer server) {
        return new MockFactory(new World(
                server.manager(),
                server.bridge(),
                server.router(),
                authHandler(null),
                null,
                () -> server.close(READING_LIMIT)));
    }

    /**
     * Makes a context that shares no id with any other.
     *
     * @return the context of a new user, thread, run and request
     */
    public static UserExecutionContext createIsolatedExecutionContext() {
        return createIsolatedExecutionContext(UserId.of(unique("user")));
    }

    /**
     * Makes a context of a user that shares no other id with any other.
     *
     * @param userId the user
     * @return the context of a new thread, run and request
     */
    public static UserExecutionContext createIsolatedExecutionContext(UserId userId) {
        return createIsolatedExecutionContext(userId, ThreadId.of(unique("thread")));
    }

    /**
     * Makes a context of a user and a thread.
     *
     * @param userId the user
     * @param threadId the thread
     * @return the context of a new run and request
     */
    public static UserExecutionContext createIsolatedExecutionContext(UserId userId, ThreadId threadId) {
        return createIsolatedExecutionContext(userId, threadId, null, null);
    }

    /**
     * Makes a context of a client. A context has one label for it, {@link UserExecutionContext#websocketClientId}; older
     * code calls the same thing connection id. So whichever is given becomes the label.
     *
     * @param userId the user
     * @param threadId the thread
     * @param websocketClientId the label of the client, or null
     * @param connectionId the older name of the label, or null; stands for {@code websocketClientId} if that is absent
     * @return the context of a new run and request; without any label with the default one, {@code conn_{user}_{thread}}
     * @throws IllegalArgumentException if both are given and differ
     */
    public static UserExecutionContext createIsolatedExecutionContext(
            UserId userId,
            ThreadId threadId,
            @Nullable ClientId websocketClientId,
            @Nullable ConnectionId connectionId) {
        UserExecutionContext context = UserExecutionContext.of(userId, threadId, RunId.random());
        return context.withWebsocketClientId(label(websocketClientId, connectionId));
    }

    private static @Nullable ClientId label(@Nullable ClientId clientId, @Nullable ConnectionId connectionId) {
        if (connectionId == null) {
            return clientId;
        }
        if (clientId != null && !clientId.value().equals(connectionId.value())) {
            throw new IllegalArgumentException("websocketClientId and connectionId must be the same but were \""
                    + clientId + "\" and \"" + connectionId + "\": a context has one label, so leave one of them out");
        }
        return ClientId.of(connectionId.value());
    }

    /**
     * Makes a handler that accepts some tokens and refuses every other.
     *
     * @param tokens the user of each token
     * @return a real handler over these tokens, in memory
     */
    public static AuthHandler createAuthHandler(Map<String, UserId> tokens) {
        Map<String, UserId> known = Map.copyOf(tokens);
        return AuthHandlers.createAuthHandler(
                token -> CompletableFuture.completedFuture(Optional.ofNullable(known.get(token))
                        .<AuthResult>map(user -> new AuthResult.Authenticated(UserPrincipal.of(user)))
                        .orElseGet(() -> AuthResult.rejected("token not accepted"))));
    }

    /**
     * Makes a message as if a client had sent it, for a {@code MessageHandler} or a router.
     *
     * @param userId who sends it
     * @param type the message type, such as {@code user_message}
     * @param fields its fields
     * @return a message of a connection that does not exist
     */
    public static InboundMessage createMessage(
            UserId userId, String type, Map<String, ? extends @Nullable Object> fields) {
        return new InboundMessage(ConnectionId.random(), UserPrincipal.of(userId), type, null, fields);
    }

    private static String unique(String kind) {
        return kind + "-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /**
     * Returns the manager.
     *
     * @return the real manager of all users
     */
    public WebSocketManager manager() {
        return world.manager();
    }

    /**
     * Returns the bridge.
     *
     * @return the real bridge for agents
     */
    public AgentBridge bridge() {
        return world.bridge();
    }

    /**
     * Returns the router.
     *
     * @return the real router of inbound messages, which handles {@code cancel_run} and {@code ping} by itself
     */
    public MessageRouter router() {
        return world.router();
    }

    /**
     * Returns the factory of views of one user each.
     *
     * @return the real factory of {@link #manager()}
     */
    public WebSocketManagerFactory managers() {
        return WebSocketManagers.factory(manager());
    }

    /**
     * Returns a handler for code that authenticates. Nobody else here asks it: recorded clients need no token, and a
     * server that was {@linkplain #of given} has another one of its own, whose tickets this one does not know.
     *
     * @return a real handler, whose tickets expire by {@link #time}, or by the real time if there is no other. It takes a
     *     user's id for the user's token, which no handler in production may do
     */
    public AuthHandler authHandler() {
        return world.authHandler();
    }

    static AuthHandler authHandler(@Nullable ControlledTime time) {
        TokenVerifier verifier = token -> CompletableFuture.completedFuture(user(token));
        return time == null
                ? AuthHandlers.createAuthHandler(verifier)
                : AuthHandlers.builder(time, time).tokenVerifier(verifier).build();
    }

    private static AuthResult user(String token) {
        try {
            return new AuthResult.Authenticated(UserPrincipal.of(UserId.of(token)));
        } catch (IllegalArgumentException noUser) {
            return AuthResult.rejected("token must be a user id in this test");
        }
    }

    /**
     * Returns the time that everything here follows.
     *
     * @return the clock and timer
     * @throws IllegalStateException if it was set up with the real time
     */
    public ControlledTime time() {
        ControlledTime time = world.time();
        if (time == null) {
            throw new IllegalStateException(
                    "time must be controlled but is the real one: leave out realTime(), and take no server");
        }
        return time;
    }

    /**
     * Connects a client that begins with what comes next.
     *
     * @param userId whose client
     * @return the client, which has been greeted
     */
    public RecordingConnection connect(UserId userId) {
        return connect(ConnectionRequest.live(UserPrincipal.of(userId)));
    }

    /**
     * Connects the client of a context, with its label.
     *
     * @param context whose client
     * @return the client, which has been greeted, and gets the events of all the user's runs
     */
    public RecordingConnection connect(UserExecutionContext context) {
        return connect(
                new ConnectionRequest(UserPrincipal.of(context.userId()), null, null, context.websocketClientId()));
    }

    /**
     * Connects a client that comes back.
     *
     * @param userId whose client
     * @param cursor where it stopped, such as {@link Recording#cursor()}
     * @return the client, which has got what it missed
     */
    public RecordingConnection resume(UserId userId, Cursor cursor) {
        return connect(ConnectionRequest.resume(UserPrincipal.of(userId), cursor));
    }

    /**
     * Connects a client.
     *
     * @param request whose it is and where it begins
     * @return the client
     */
    public RecordingConnection connect(ConnectionRequest request) {
        return connect(RecordingConnection.create(), request);
    }

    /**
     * Connects a client that was made before, such as a stalled one. When it closes it is removed from the manager, as a
     * transport does.
     *
     * @param connection the client
     * @param request whose it is and where it begins
     * @return the client
     */
    public RecordingConnection connect(RecordingConnection connection, ConnectionRequest request) {
        ConnectionId id = manager().addConnection(connection, request);
        return removedWhenClosed(connection, id);
    }

    /**
     * Connects a client behind a connection of another kind, such as a
     * {@link dev.tidings.testkit.fault.FaultyConnection}. When the client closes, that connection is removed.
     *
     * @param client the client at the end
     * @param edge what the manager is given, and leads to the client
     * @param request whose it is and where it begins
     * @return the client
     */
    public RecordingConnection connect(
            RecordingConnection client, WebSocketConnection edge, ConnectionRequest request) {
        return removedWhenClosed(client, manager().addConnection(edge, request));
    }

    private RecordingConnection removedWhenClosed(RecordingConnection client, ConnectionId id) {
        client.whenClosed(code -> manager().removeConnection(id, code));
        if (!client.isOpen()) {
            manager().removeConnection(id, CLOSED_WHILE_JOINING);
        }
        return client;
    }

    /**
     * Makes an emitter of a run.
     *
     * @param context whose run
     * @return a real emitter
     */
    public WebSocketEmitter emitter(UserExecutionContext context) {
        return manager().createUserEmitter(context);
    }

    /**
     * Makes an emitter that also tells how an authentication goes.
     *
     * @param context whose run
     * @return a real emitter
     */
    public AuthenticationWebSocketEmitter authEmitter(UserExecutionContext context) {
        return manager().createAuthEmitter(context);
    }

    /**
     * Makes an emitter of a run, and records what its user gets.
     *
     * @param context whose run
     * @return a real emitter, with a client of its user
     */
    public RecordingEmitter recordingEmitter(UserExecutionContext context) {
        return new RecordingEmitter(emitter(context), connect(context));
    }

    /**
     * Routes a message as if a client of a user had sent it.
     *
     * @param userId who sends it
     * @param type the message type, such as {@code user_message}
     * @param fields its fields
     * @return what the client would be told
     */
    public CompletionStage<MessageReply> receive(
            UserId userId, String type, Map<String, ? extends @Nullable Object> fields) {
        return router().route(createMessage(userId, type, fields));
    }

    /**
     * Closes everything: open runs end with {@code server_shutdown}, and clients are told to go. A client that does not
     * read is not waited for. Closing again has no effect.
     */
    @Override
    public void close() {
        world.closing().run();
    }

    /**
     * What a factory hands out.
     *
     * @param manager the manager
     * @param bridge the bridge
     * @param router the router
     * @param authHandler the handler
     * @param time the time they follow, or null if it is the real one
     * @param closing closes them
     */
    record World(
            WebSocketManager manager,
            AgentBridge bridge,
            MessageRouter router,
            AuthHandler authHandler,
            @Nullable ControlledTime time,
            Runnable closing) {}
}
