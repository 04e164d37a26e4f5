package dev.tidings.core.router;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import java.util.Map;

/** Messages and handlers that need no more than a name. */
final class Messages {
    private Messages() {}

    static InboundMessage of(String user, String type) {
        return of(user, type, Map.of("type", type));
    }

    static InboundMessage of(String user, String type, Map<String, ?> fields) {
        return over("c-" + user, user, type, fields);
    }

    static InboundMessage over(String connection, String user, String type, Map<String, ?> fields) {
        return new InboundMessage(ConnectionId.of(connection), UserPrincipal.of(UserId.of(user)), type, null, fields);
    }

    static UserExecutionContext context(String user) {
        return UserExecutionContext.newRun(UserId.of(user), ThreadId.of("t-" + user));
    }

    /** A handler that can be told by its answer. */
    static MessageHandler named(String name) {
        return MessageHandler.of(message -> MessageReply.rejected(name, name));
    }

    /** Routes a message of ada's, and returns which handler answered. */
    static String answer(MessageRouter router, String type) {
        return code(router.route(of("ada", type)).toCompletableFuture().join());
    }

    static String code(MessageReply reply) {
        return reply instanceof MessageReply.Rejected rejected ? rejected.errorCode() : "accepted";
    }
}
