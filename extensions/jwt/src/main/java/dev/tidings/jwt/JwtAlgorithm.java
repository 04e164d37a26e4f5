package dev.tidings.jwt;

/** A signature algorithm of RFC 7518 or RFC 8037. There is no {@code none}. */
public enum JwtAlgorithm {
    /** HMAC with SHA-256 and a key of at least 256 bits. */
    HS256("HS256", Kind.HMAC, 256),
    /** HMAC with SHA-384 and a key of at least 384 bits. */
    HS384("HS384", Kind.HMAC, 384),
    /** HMAC with SHA-512 and a key of at least 512 bits. */
    HS512("HS512", Kind.HMAC, 512),
    /** RSASSA-PKCS1-v1_5 with SHA-256 and a key of at least 2048 bits. */
    RS256("RS256", Kind.RSA, 2_048),
    /** RSASSA-PKCS1-v1_5 with SHA-384 and a key of at least 2048 bits. */
    RS384("RS384", Kind.RSA, 2_048),
    /** RSASSA-PKCS1-v1_5 with SHA-512 and a key of at least 2048 bits. */
    RS512("RS512", Kind.RSA, 2_048),
    /** RSASSA-PSS with SHA-256 and a key of at least 2048 bits. */
    PS256("PS256", Kind.RSA, 2_048),
    /** RSASSA-PSS with SHA-384 and a key of at least 2048 bits. */
    PS384("PS384", Kind.RSA, 2_048),
    /** RSASSA-PSS with SHA-512 and a key of at least 2048 bits. */
    PS512("PS512", Kind.RSA, 2_048),
    /** ECDSA on P-256 with SHA-256. */
    ES256("ES256", Kind.EC, 256),
    /** ECDSA on P-384 with SHA-384. */
    ES384("ES384", Kind.EC, 384),
    /** ECDSA on P-521 with SHA-512. */
    ES512("ES512", Kind.EC, 521),
    /** EdDSA with Ed25519. */
    EDDSA("EdDSA", Kind.ED25519, 255);

    enum Kind {
        HMAC,
        RSA,
        EC,
        ED25519
    }

    private final String headerValue;
    private final Kind kind;
    private final int bits;

    JwtAlgorithm(String headerValue, Kind kind, int bits) {
        this.headerValue = headerValue;
        this.kind = kind;
        this.bits = bits;
    }

    String headerValue() {
        return headerValue;
    }

    Kind kind() {
        return kind;
    }

    /** How long a key must be: at least, for HMAC and RSA, and exactly, for the others. */
    int bits() {
        return bits;
    }

    void require(Kind wanted, String factory) {
        if (kind != wanted) {
            throw new IllegalArgumentException(
                    "algorithm of " + factory + "(...) must be one of its kind, " + wanted + ", but was " + this);
        }
    }
}
