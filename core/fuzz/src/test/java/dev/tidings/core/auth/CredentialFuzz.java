package dev.tidings.core.auth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidings.api.spi.HandshakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Subprotocol lists and Authorization headers. */
class CredentialFuzz {
    private static final List<String> PREFIXES =
            List.of("tidings.v1, bearer.", "tidings.v1, ticket.", "jwt-auth, jwt.", "jwt-auth, jwt-auth.", "bearer.");

    @FuzzTest(maxDuration = "10m")
    void credentials(FuzzedDataProvider data) {
        List<String> protocols = lines(data, data.pickValue(PREFIXES));
        List<String> authorization = lines(data, "Bearer ");
        Map<String, String> query = Map.of("ticket", data.consumeString(20), "token", data.consumeString(20));
        Credential found = Credential.of(
                new HandshakeRequest(
                        "/ws",
                        data.consumeBoolean() ? query : Map.of(),
                        Map.of("sec-websocket-protocol", protocols, "authorization", authorization),
                        "127.0.0.1"),
                data.consumeBoolean());
        boolean usable = found.kind() == Credential.Kind.TOKEN || found.kind() == Credential.Kind.TICKET;
        if (usable && (found.value().isEmpty() || found.value().length() > 8_192)) {
            throw new AssertionError("a credential of " + found.value().length() + " characters");
        }
        if (usable && found.value().length() > 12 && found.toString().contains(found.value())) {
            throw new AssertionError("a credential that shows itself");
        }
    }

    private static List<String> lines(FuzzedDataProvider data, String prefix) {
        List<String> lines = new ArrayList<>();
        for (int left = data.consumeInt(0, 3); left > 0; left--) {
            lines.add((data.consumeBoolean() ? prefix : "") + data.consumeString(300));
        }
        return lines;
    }
}
