package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.core.codec.ControlFrames;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client that is authenticated and registered, as its messages see it: one message at a time. One that broke the
 * protocol still gets the replies that wait, then the close.
 */
final class JoinedClient implements Liveness.Peer {
    static final int MAX_MALFORMED = 3;

    private final Outlet outlet;
    private final WindowedConnection connection;
    private final ConnectionId connectionId;
    private final HandshakeRequest origin;
    private final ExpiryWatch expiry;
    private volatile UserPrincipal principal;
    private int malformed;
    private volatile @Nullable CloseCode breach;

    JoinedClient(
            Outlet outlet,
            WindowedConnection connection,
            ConnectionId connectionId,
            UserPrincipal principal,
            HandshakeRequest origin,
            ExpiryWatch expiry) {
        this.outlet = outlet;
        this.connection = connection;
        this.connectionId = connectionId;
        this.principal = principal;
        this.origin = origin;
        this.expiry = expiry;
    }

    /** Begins with who the client is at first. */
    void begin() {
        expiry.watch(principal);
    }

    /** Goes on with a new credential of the same user. */
    void renew(UserPrincipal renewed) {
        principal = renewed;
        expiry.watch(renewed);
    }

    /** Returns where the client comes from, as a request without any credential. */
    HandshakeRequest origin() {
        return origin;
    }

    ConnectionId connectionId() {
        return connectionId;
    }

    UserPrincipal principal() {
        return principal;
    }

    void send(OutboundFrame frame) {
        connection.announce(frame);
        outlet.reply(connectionId, frame);
    }

    /** Returns a stage that is complete when the client has taken enough of its replies to get another. */
    CompletionStage<?> room() {
        return connection.room();
    }

    /** Answers a message; an acceptance that nobody can match to a request is not sent. */
    void reply(MessageReply reply, @Nullable RequestId requestId) {
        if (reply instanceof MessageReply.Rejected rejected) {
            send(ControlFrames.errorMessage(rejected, requestId, Map.of()));
        } else if (reply instanceof MessageReply.Accepted accepted && requestId != null) {
            send(ControlFrames.accepted(requestId, accepted.runId()));
        }
    }

    /** Says whether anybody wants to know what becomes of messages. */
    boolean isListenedTo() {
        return outlet.isListenedTo();
    }

    /** Takes note of what became of a message that went a route. */
    void answered(String route, MessageReply reply) {
        outlet.answered(principal.userId(), route, reply);
    }

    /** Answers what can't be read, or ends the connection if that was too much of it. */
    void malformed(Runnable answer) {
        malformed++;
        if (malformed >= MAX_MALFORMED) {
            breach("too many malformed messages");
        } else {
            answer.run();
        }
    }

    void acknowledge(@Nullable Object seq) {
        boolean taken = seq instanceof Long number && number >= 0 && outlet.acknowledge(connectionId, number);
        if (!taken) {
            breach("ack must have a seq that was sent");
        }
    }

    void misplacedResume() {
        breach("resume must be the first message, after resume=frame in the query");
    }

    private void breach(String reason) {
        breach = CloseCode.BAD_MESSAGE;
        connection.closeBehindReplies(CloseCode.BAD_MESSAGE, reason);
    }

    /** Takes note that the client brought another user's credential; it is closed behind the answer. */
    void changedUser() {
        breach = CloseCode.FORBIDDEN;
    }

    /** Closes a client that brought another user's credential. Comes behind the answer to that. */
    void closeIfUserChanged() {
        if (breach == CloseCode.FORBIDDEN) {
            connection.closeBehindReplies(CloseCode.FORBIDDEN, "the credential is another user's");
        }
    }

    /** Returns why nothing more of the client is handled and it is closed, or null if it is not. */
    @Nullable
    CloseCode breach() {
        return breach;
    }

    @Override
    public void ping() {
        connection.ping();
    }

    @Override
    public void gone() {
        connection.terminate();
    }

    @Override
    public void idle() {
        outlet.close(connectionId, CloseCode.GOING_AWAY, "idle");
    }

    @Override
    public long position() {
        return outlet.position(connectionId);
    }

    @Override
    public boolean isBusy() {
        return outlet.hasOpenRun(connectionId);
    }
}
