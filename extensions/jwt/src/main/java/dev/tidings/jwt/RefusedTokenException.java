package dev.tidings.jwt;

/** Ends the check of a token. Its message is a constant of this module and quotes nothing of the token. */
final class RefusedTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedTokenException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
