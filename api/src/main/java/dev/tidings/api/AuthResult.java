package dev.tidings.api;

import java.util.Objects;

/**
 * What came of an authentication. A credential that is refused and a service that can't tell are different things: a
 * client is told to log in again for the one and to come back later for the other.
 */
public sealed interface AuthResult {
    /**
     * The credential is valid.
     *
     * @param principal whose it is
     */
    record Authenticated(UserPrincipal principal) implements AuthResult {
        /**
         * Checks the part.
         *
         * @param principal whose it is
         */
        public Authenticated {
            Objects.requireNonNull(principal, "principal");
        }
    }

    /**
     * The credential is missing or not valid.
     *
     * @param code the close code for the client, {@link CloseCode#UNAUTHENTICATED} or {@link CloseCode#FORBIDDEN}
     * @param reason why, for the server's log; the client is told the code only
     */
    record Rejected(CloseCode code, String reason) implements AuthResult {
        /**
         * Checks the parts.
         *
         * @param code the close code for the client
         * @param reason why
         * @throws IllegalArgumentException if the code is another one
         */
        public Rejected {
            Objects.requireNonNull(reason, "reason");
            if (code != CloseCode.UNAUTHENTICATED && code != CloseCode.FORBIDDEN) {
                throw new IllegalArgumentException("code must be UNAUTHENTICATED or FORBIDDEN but was " + code);
            }
        }
    }

    /**
     * Nobody can tell now.
     *
     * @param reason why, for the server's log
     */
    record Unavailable(String reason) implements AuthResult {
        /**
         * Checks the part.
         *
         * @param reason why
         */
        public Unavailable {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Accepts.
     *
     * @param principal whose the credential is
     * @return the result
     */
    static AuthResult authenticated(UserPrincipal principal) {
        return new Authenticated(principal);
    }

    /**
     * Refuses a credential.
     *
     * @param reason why, for the server's log; must not quote the credential
     * @return the result, with {@link CloseCode#UNAUTHENTICATED}
     */
    static AuthResult rejected(String reason) {
        return new Rejected(CloseCode.UNAUTHENTICATED, reason);
    }

    /**
     * Can't tell.
     *
     * @param reason why, for the server's log
     * @return the result
     */
    static AuthResult unavailable(String reason) {
        return new Unavailable(reason);
    }
}
