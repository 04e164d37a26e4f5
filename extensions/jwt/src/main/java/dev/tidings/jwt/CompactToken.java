package dev.tidings.jwt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** The parts of a token in the compact form of RFC 7515, decoded but not believed. */
final class CompactToken {
    static final int MAX_LENGTH = 8_192;

    private final Map<String, Object> header;
    private final byte[] payload;
    private final byte[] signed;
    private final byte[] signature;

    private CompactToken(Map<String, Object> header, byte[] payload, byte[] signed, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    static CompactToken parse(String token) throws RefusedTokenException {
        if (token.length() > MAX_LENGTH) {
            throw new RefusedTokenException("the token is too long");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 1 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw new RefusedTokenException("the token does not have three parts");
        }
        return new CompactToken(
                json(decode(token.substring(0, first))),
                decode(token.substring(first + 1, second)),
                token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                decode(token.substring(second + 1)));
    }

    /** Decodes the one canonical form: no padding, no foreign characters, no bits that count for nothing. */
    private static byte[] decode(String part) throws RefusedTokenException {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length > 0
                    && Arrays.equals(
                            text, Base64.getUrlEncoder().withoutPadding().encode(bytes))) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw notCanonical();
        }
        throw notCanonical();
    }

    private static RefusedTokenException notCanonical() {
        return new RefusedTokenException("a part of the token is not canonical base64url");
    }

    private static Map<String, Object> json(byte[] bytes) throws RefusedTokenException {
        try {
            return StrictJson.object(bytes);
        } catch (IOException e) {
            throw new RefusedTokenException("a part of the token is not a strict json object");
        }
    }

    Map<String, Object> header() {
        return header;
    }

    /** Reads the payload; to be called only once the signature is known to match. */
    Map<String, Object> claims() throws RefusedTokenException {
        return json(payload);
    }

    byte[] signed() {
        return signed;
    }

    byte[] signature() {
        return signature;
    }
}
