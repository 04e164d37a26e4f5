package dev.tidings.core.foreign;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A real server whose users are known by the token {@code token-of-<user>}, and what it was told. */
final class Host implements AutoCloseable {
    static final String UNAVAILABLE = "token-nobody-can-check";
    private static final String PREFIX = "token-of-";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Queue<InboundMessage> messages = new ConcurrentLinkedQueue<>();
    final Queue<ConnectionInfo> opened = new ConcurrentLinkedQueue<>();
    final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();
    private final TidingsServer server;

    Host() {
        this(RetentionPolicy.defaults());
    }

    Host(RetentionPolicy retention) {
        try {
            server = Tidings.server()
                    .port(0)
                    .retention(retention)
                    .tokenVerifier(token -> CompletableFuture.completedFuture(verify(token)))
                    .on("user_message", MessageHandler.of(this::accept))
                    .listener(new Counter())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuthResult verify(String token) {
        if (token.equals(UNAVAILABLE)) {
            return AuthResult.unavailable("the directory is down");
        }
        return token.startsWith(PREFIX)
                ? AuthResult.authenticated(UserPrincipal.of(UserId.of(token.substring(PREFIX.length()))))
                : AuthResult.rejected("unknown token");
    }

    private MessageReply accept(InboundMessage message) {
        messages.add(message);
        return MessageReply.accepted();
    }

    AgentBridge bridge() {
        return server.bridge();
    }

    WebSocketManager manager() {
        return server.manager();
    }

    static String token(String user) {
        return PREFIX + user;
    }

    /** Describes a user to a judge. */
    static Map<String, Object> who(String user, Map<String, ?> more) {
        Map<String, Object> who = new HashMap<>(more);
        who.put("user", user);
        who.put("token", token(user));
        return who;
    }

    /** Describes a trial at this server to a judge. */
    Map<String, Object> trial(Map<String, ?> more) {
        Map<String, Object> trial = new HashMap<>(more);
        trial.put("uri", server.uri().toString());
        trial.putIfAbsent("limit_ms", 60_000);
        return trial;
    }

    /** Waits until clients have joined: what is emitted from then on is live to them. */
    void awaitClients(int count) {
        Eventually.until(count + " clients have joined", () -> opened.size() == count);
    }

    /** Returns how far the slowest connection of a user is. */
    long slowest(UserId user) {
        return manager().connectionsOf(user).stream()
                .flatMap(id -> manager().connection(id).stream())
                .mapToLong(ConnectionInfo::position)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void shutDown() {
        server.close(PATIENCE);
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Counter implements TidingsListener {
        @Override
        public void onConnectionOpened(ConnectionInfo connection) {
            opened.add(connection);
        }

        @Override
        public void onConnectionClosed(ConnectionInfo connection, int code) {
            closeCodes.add(code);
        }
    }
}
