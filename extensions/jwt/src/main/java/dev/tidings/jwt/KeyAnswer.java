package dev.tidings.jwt;

import java.util.List;

/** What came of looking for the key of a token. */
sealed interface KeyAnswer {
    /** One of these must match. */
    record Found(List<SignatureCheck> checks) implements KeyAnswer {}

    /** There is no such key, and whoever issues keys said so lately. */
    record Unknown() implements KeyAnswer {}

    /** Nobody can tell now. */
    record Unavailable(String reason) implements KeyAnswer {}
}
