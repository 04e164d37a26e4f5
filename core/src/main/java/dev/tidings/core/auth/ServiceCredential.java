package dev.tidings.core.auth;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name and the secret of a service, as it sent them. Its text form does not show the secret.
 *
 * @param name the name, or empty if the headers are unusable
 * @param secret the secret, or empty
 */
record ServiceCredential(String name, String secret) {
    private static final String ID = "x-service-id";
    private static final String SECRET = "x-service-secret";
    private static final ServiceCredential UNUSABLE = new ServiceCredential("", "");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** Says whether a client claims to be a service. */
    static boolean isIn(HandshakeRequest request) {
        return request.headers().containsKey(ID) || request.headers().containsKey(SECRET);
    }

    static ServiceCredential of(HandshakeRequest request) {
        String name = only(request.headers(), ID);
        String secret = only(request.headers(), SECRET);
        return NAME.matcher(name).matches() && Credential.isWellFormed(secret)
                ? new ServiceCredential(name, secret)
                : UNUSABLE;
    }

    private static String only(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0).strip() : "";
    }

    boolean isUsable() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return "service " + name;
    }
}
