package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that believes tokens, and clients that have good ones, bad ones, and bad luck. */
class JwtServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Keeps the first frame and the end. */
    private static final class Client implements WebSocket.Listener {
        private final StringBuilder frame = new StringBuilder();
        private final CompletableFuture<String> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                first.complete(frame.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            first.completeExceptionally(error);
            code.completeExceptionally(error);
        }
    }

    private static Client connect(TidingsServer server, String token) throws Exception {
        Client client = new Client();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .header("Origin", "http://localhost")
                .subprotocols("tidings.v1", "bearer." + token)
                .buildAsync(server.uri(), client)
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("tidings.v1");
        return client;
    }

    private static int codeFor(TidingsServer server, String token) throws Exception {
        return connect(server, token).code.get(10, TimeUnit.SECONDS);
    }

    private static TidingsServer start(JwtVerifierBuilder builder) throws Exception {
        TokenVerifier verifier =
                builder.issuer(Tokens.ISSUER).audience(Tokens.AUDIENCE).build();
        return Tidings.server().tokenVerifier(verifier).start();
    }

    private static String claims(long expiresInSeconds) {
        return Tokens.CLAIMS
                .replace(
                        String.valueOf(Tokens.NOW + 300),
                        String.valueOf(Instant.now().getEpochSecond() + expiresInSeconds))
                .replace(
                        String.valueOf(Tokens.NOW), String.valueOf(Instant.now().getEpochSecond() - 600));
    }

    private static String token(long expiresInSeconds) {
        return Tokens.signed(JwtAlgorithm.ES256, claims(expiresInSeconds));
    }

    private static JwtVerifierBuilder ec() {
        return JwtVerifiers.ec(JwtAlgorithm.ES256, (ECPublicKey) Keys.P256.getPublic());
    }

    @Test
    void a_good_token_joins_as_its_subject() throws Exception {
        try (TidingsServer server = start(ec())) {
            String hello = connect(server, token(300)).first.get(10, TimeUnit.SECONDS);
            assertThat(hello).contains("\"connection_established\"", "\"user_id\":\"ada\"");
        }
    }

    @Test
    void an_expired_token_and_a_forged_one_are_closed_with_4401_and_none_is_logged() throws Exception {
        String stranger = Tokens.signed(
                JwtAlgorithm.ES256, Keys.ec("secp256r1").getPrivate(), Tokens.header(JwtAlgorithm.ES256), claims(300));
        String unsigned = Tokens.encode("{\"alg\":\"none\"}") + "." + Tokens.encode(claims(300)) + ".";
        List<String> bad = List.of(
                token(-61),
                stranger,
                unsigned,
                token(300) + "A",
                Tokens.signed(JwtAlgorithm.ES256, claims(300).replace("\"tidings\"", "\"other\"")),
                Tokens.signed(JwtAlgorithm.ES256, claims(300).replace("ada", "undefined")));
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = start(ec())) {
            for (String token : bad) {
                assertThat(codeFor(server, token)).isEqualTo(4401);
            }
            assertThat(server.manager().connectionCount()).isZero();
            assertThat(log.text())
                    .contains("the token expired", "signature does not match", "no user id")
                    .doesNotContain("eyJ")
                    .doesNotContain(bad);
        }
    }

    @Test
    void a_provider_that_is_down_is_1013_and_nobody_is_logged_out() throws Exception {
        URI gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/keys");
        }
        try (TidingsServer server = start(JwtVerifiers.jwks(gone, JwtAlgorithm.RS256))) {
            String now = claims(300);
            String header = "{\"alg\":\"RS256\",\"kid\":\"a\"}";
            assertThat(codeFor(server, Tokens.signed(JwtAlgorithm.RS256, header, now)))
                    .isEqualTo(1013);
            assertThat(codeFor(server, Tokens.signed(JwtAlgorithm.RS256, "{\"alg\":\"HS256\"}", now)))
                    .isEqualTo(4401);
        }
    }
}
