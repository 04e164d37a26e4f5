package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.core.text.SafeText;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the auth handler who a client is, whatever the handler does, and tells the log why someone does not get in. */
final class Identification {
    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);

    private Identification() {}

    /** Asks. Never throws, and the stage never fails. */
    static CompletionStage<AuthResult> of(AuthHandler auth, HandshakeRequest request) {
        try {
            return auth.authenticate(request)
                    .handle((result, cause) -> noted(request, cause == null ? result : unavailable(cause)));
        } catch (Throwable cause) {
            return CompletableFuture.completedFuture(noted(request, unavailable(cause)));
        }
    }

    private static AuthResult unavailable(Throwable cause) {
        return AuthResult.unavailable(
                "the auth handler failed with " + cause.getClass().getName());
    }

    private static AuthResult noted(HandshakeRequest request, AuthResult result) {
        if (result instanceof AuthResult.Rejected rejected) {
            LOG.info(
                    "refused a client from {}: {}",
                    SafeText.of(request.remoteAddress()),
                    SafeText.of(rejected.reason()));
        } else if (result instanceof AuthResult.Unavailable unavailable) {
            LOG.warn(
                    "cannot tell who {} is: {}",
                    SafeText.of(request.remoteAddress()),
                    SafeText.of(unavailable.reason()));
        }
        return result;
    }
}
