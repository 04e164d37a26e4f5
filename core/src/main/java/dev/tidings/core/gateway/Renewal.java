package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.core.text.SafeText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the next credential of a client that has joined. It goes the way of every credential, through the gate; what the
 * client connected with does not count beside it. A refusal leaves the client what it has until that expires; but a
 * credential of another user ends the connection, behind the answer, since nobody knows whom the client is for then.
 */
final class Renewal implements AuthenticationGate.Applicant {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    static final MessageReply UNAVAILABLE = new MessageReply.Rejected(
            "authentication_unavailable", "nobody can tell now whose this is: send it again later", true);

    private final AuthHandler auth;
    private final JoinedClient client;
    private final HandshakeRequest request;
    private final CompletableFuture<MessageReply> answer = new CompletableFuture<>();

    private Renewal(AuthHandler auth, JoinedClient client, HandshakeRequest request) {
        this.auth = auth;
        this.client = client;
        this.request = request;
    }

    /** Takes what is in a message. The stage never fails. */
    static CompletionStage<MessageReply> begin(
            AuthHandler auth, AuthenticationGate gate, JoinedClient client, Map<String, @Nullable Object> message) {
        Optional<HandshakeRequest> request = FrameCredential.addTo(client.origin(), message);
        if (request.isEmpty()) {
            return CompletableFuture.completedFuture(
                    MessageReply.rejected("bad_message", "authenticate must have a token or a ticket"));
        }
        Renewal renewal = new Renewal(auth, client, request.get());
        gate.admit(renewal);
        return renewal.answer;
    }

    @Override
    public CompletionStage<?> authenticate() {
        try {
            auth.authenticate(request)
                    .whenComplete((result, cause) -> answer.complete(cause == null ? concluded(result) : UNAVAILABLE));
        } catch (Throwable cause) {
            LOG.warn("the auth handler failed with {}", cause.getClass().getName());
            answer.complete(UNAVAILABLE);
        }
        return answer;
    }

    @Override
    public void turnAway() {
        answer.complete(UNAVAILABLE);
    }

    private MessageReply concluded(AuthResult result) {
        if (result instanceof AuthResult.Authenticated authenticated) {
            return renewed(authenticated.principal());
        }
        if (result instanceof AuthResult.Rejected rejected) {
            LOG.info("refused a new credential of {}: {}", client.connectionId(), SafeText.of(rejected.reason()));
            return MessageReply.rejected("invalid_credential", "the credential is not valid: log in again");
        }
        if (result instanceof AuthResult.Unavailable unavailable) {
            LOG.warn("cannot judge a credential of {}: {}", client.connectionId(), SafeText.of(unavailable.reason()));
        }
        return UNAVAILABLE;
    }

    private MessageReply renewed(UserPrincipal principal) {
        if (!principal.userId().equals(client.principal().userId())) {
            LOG.warn("a credential of another user ends {}", client.connectionId());
            client.changedUser();
            return MessageReply.rejected(
                    "subject_mismatch", "the credential is another user's: open another connection for it");
        }
        client.renew(principal);
        return MessageReply.accepted();
    }
}
