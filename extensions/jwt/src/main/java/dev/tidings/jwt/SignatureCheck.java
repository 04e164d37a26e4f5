package dev.tidings.jwt;

import java.security.GeneralSecurityException;

/** Says whether a signature belongs to some bytes, with one key and one algorithm. Thread-safe. */
@FunctionalInterface
interface SignatureCheck {
    /** Compares; throws if nobody can tell, for example because a security provider is missing. */
    boolean matches(byte[] signed, byte[] signature) throws GeneralSecurityException;
}
