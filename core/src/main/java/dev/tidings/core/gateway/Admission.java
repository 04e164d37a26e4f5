package dev.tidings.core.gateway;

import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.core.codec.Inbound;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose a connection is and where it begins, from the upgrade request and, if that says so, from the first
 * message.
 *
 * <p>One phase at a time, and each step is a change of the phase, so that whoever comes second (a message, the timer,
 * an answer of the login, the end of the connection) finds that there is nothing left to do. Until a client that
 * authenticates by message is known, one message of bounded size is all that is kept of it.
 */
final class Admission implements AuthenticationGate.Applicant {
    static final Duration AUTHENTICATION_LIMIT = Duration.ofSeconds(15);
    static final Duration CREDENTIAL_LIMIT = Duration.ofSeconds(10);
    static final Duration RESUME_LIMIT = Duration.ofSeconds(5);
    static final int MAX_CREDENTIAL_LENGTH = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Scheduled NOTHING = () -> {};
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    /** Who is told the outcome, at most once. */
    interface Outcome {
        void admitted(ConnectionRequest join);

        void refused(CloseCode code, String reason);
    }

    private enum Phase {
        EXPECTING_CREDENTIAL,
        AUTHENTICATING,
        EXPECTING_CURSOR,
        OVER
    }

    private final GatewayContext context;
    private final HandshakeRequest request;
    private final @Nullable KnownClient known;
    private final Mailbox mailbox;
    private final Outcome outcome;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.AUTHENTICATING);
    private volatile boolean byFrame;
    private volatile long begun;
    private volatile @Nullable String credential;
    private volatile @Nullable ConnectionRequest held;
    private volatile Scheduled timer = NOTHING;

    /** Makes the admission of a client, who may be known already. */
    Admission(
            GatewayContext context,
            HandshakeRequest request,
            @Nullable KnownClient known,
            Mailbox mailbox,
            Outcome outcome) {
        this.context = context;
        this.request = request;
        this.known = known;
        this.mailbox = mailbox;
        this.outcome = outcome;
    }

    void begin() {
        if (known != null) {
            goOn(known);
            return;
        }
        try {
            byFrame = JoinParameters.authenticatesByFrame(request.query());
        } catch (IllegalArgumentException e) {
            refuse(CloseCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
            return;
        }
        if (byFrame) {
            phase.set(Phase.EXPECTING_CREDENTIAL);
            limit(
                    CREDENTIAL_LIMIT,
                    () -> refuse(CloseCode.AUTHENTICATION_TIMEOUT, "authenticate did not come in time"));
        } else {
            apply();
        }
    }

    private void goOn(KnownClient client) {
        begun = client.begun();
        limitAuthentication();
        execute(() -> authenticated(client.principal(), Map.of()), this::turnAway);
    }

    private void execute(Runnable step, Runnable otherwise) {
        try {
            context.executor().execute(step);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "the application executor takes no more, a client is sent away: {}",
                    e.getClass().getName());
            otherwise.run();
        }
    }

    private void limitAuthentication() {
        limit(AUTHENTICATION_LIMIT, () -> refuse(CloseCode.TRY_AGAIN_LATER, "authentication is unavailable"));
    }

    private void apply() {
        limitAuthentication();
        context.gate().admit(this);
    }

    /** Looks at a message first. Returns true if it is not one for the mailbox. */
    boolean takes(String message) {
        if (!byFrame || phase.get() == Phase.OVER) {
            return false;
        }
        if (message.length() > MAX_CREDENTIAL_LENGTH) {
            refuse(
                    CloseCode.MESSAGE_TOO_BIG,
                    "authenticate must have at most " + MAX_CREDENTIAL_LENGTH + " characters");
        } else if (phase.compareAndSet(Phase.EXPECTING_CREDENTIAL, Phase.AUTHENTICATING)) {
            credential = message;
            apply();
        } else {
            refuse(CloseCode.BAD_MESSAGE, "nothing may follow authenticate before connection_established");
        }
        return true;
    }

    /** Takes note that there is something in the mailbox. */
    void messageArrived() {
        if (phase.get() == Phase.EXPECTING_CURSOR) {
            expectNoMore();
        }
    }

    @Override
    public CompletionStage<?> authenticate() {
        if (phase.get() != Phase.AUTHENTICATING) {
            return DONE;
        }
        begun = context.revocations().count();
        return byFrame ? authenticateByFrame() : authenticate(request, Map.of());
    }

    private CompletionStage<?> authenticateByFrame() {
        String message = credential;
        credential = null;
        Inbound inbound = context.decoder().decode(message == null ? "" : message);
        if (!(inbound instanceof Inbound.Frame frame) || !frame.type().equals("authenticate")) {
            refuse(CloseCode.UNAUTHENTICATED, "authenticate must be the first message");
        } else {
            Optional<HandshakeRequest> asked = FrameCredential.addTo(request, frame.fields());
            if (asked.isPresent()) {
                return authenticate(asked.get(), frame.fields());
            }
            refuse(CloseCode.BAD_MESSAGE, "authenticate must have a token or a ticket");
        }
        return DONE;
    }

    private CompletionStage<?> authenticate(HandshakeRequest asked, Map<String, @Nullable Object> message) {
        return Identification.of(context.auth(), asked).thenAccept(result -> concluded(result, message));
    }

    @Override
    public void turnAway() {
        refuse(CloseCode.TRY_AGAIN_LATER, "too many clients are connecting");
    }

    private void concluded(AuthResult result, Map<String, @Nullable Object> message) {
        if (result instanceof AuthResult.Authenticated authenticated) {
            authenticated(authenticated.principal(), message);
        } else if (result instanceof AuthResult.Rejected rejected) {
            refuse(rejected.code(), "authentication failed");
        } else if (result instanceof AuthResult.Unavailable) {
            refuse(CloseCode.TRY_AGAIN_LATER, "authentication is unavailable");
        }
    }

    private void authenticated(UserPrincipal principal, Map<String, @Nullable Object> message) {
        ConnectionRequest join;
        boolean hold;
        try {
            join = JoinParameters.parse(principal, request.query(), message);
            hold = JoinParameters.resumesByFrame(request.query());
        } catch (IllegalArgumentException e) {
            refuse(CloseCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
            return;
        }
        if (!hold) {
            if (over(Phase.AUTHENTICATING)) {
                outcome.admitted(join);
            }
            return;
        }
        held = join;
        if (phase.compareAndSet(Phase.AUTHENTICATING, Phase.EXPECTING_CURSOR)) {
            limit(RESUME_LIMIT, this::expectNoMore);
            if (mailbox.first() != null) {
                expectNoMore();
            }
        }
    }

    private void expectNoMore() {
        if (!over(Phase.EXPECTING_CURSOR)) {
            return;
        }
        execute(this::resume, () -> outcome.refused(CloseCode.TRY_AGAIN_LATER, "too many clients are connecting"));
    }

    private void resume() {
        ConnectionRequest join = held;
        String first = mailbox.first();
        if (join == null) {
            return;
        }
        if (first != null && context.decoder().decode(first) instanceof Inbound.Frame frame && isResume(frame)) {
            mailbox.dropFirst();
            try {
                join = JoinParameters.resume(join.principal(), request.query(), frame.fields());
            } catch (IllegalArgumentException e) {
                outcome.refused(CloseCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
                return;
            }
        }
        outcome.admitted(join);
    }

    private static boolean isResume(Inbound.Frame frame) {
        return frame.type().equals("resume");
    }

    private void refuse(CloseCode code, String reason) {
        if (end()) {
            outcome.refused(code, reason);
        }
    }

    /** Says whether the user was logged out while being authenticated. */
    boolean wasRevoked(UserId user) {
        return context.revocations().since(begun, user);
    }

    /** Gives up. Returns false if the outcome was settled before. */
    boolean end() {
        boolean ended = phase.getAndSet(Phase.OVER) != Phase.OVER;
        timer.cancel();
        credential = null;
        context.gate().withdraw(this);
        return ended;
    }

    private boolean over(Phase from) {
        boolean changed = phase.compareAndSet(from, Phase.OVER);
        if (changed) {
            timer.cancel();
        }
        return changed;
    }

    private void limit(Duration limit, Runnable then) {
        timer.cancel();
        Scheduled scheduled = context.scheduler().schedule(then, limit);
        timer = scheduled;
        if (phase.get() == Phase.OVER) {
            scheduled.cancel();
        }
    }
}
