package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tidings.api.spi.TokenVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key sets from a real HTTP server, well-behaved and otherwise. */
class JwksHttpTest {
    private static final Duration LIMIT = Duration.ofMillis(400);
    private static final Duration AMPLE = Duration.ofSeconds(9);
    private static final String OLD = Jwks.token(JwtAlgorithm.RS256, Keys.RSA, "old");

    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private volatile HttpHandler handler = answering(200, Jwks.bytes(Jwks.key("old", Keys.RSA)));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            requests.incrementAndGet();
            handler.handle(exchange);
        });
        server.setExecutor(handlers);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        handlers.shutdownNow();
    }

    private static HttpHandler answering(int status, byte[] body) {
        return exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        };
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    private TokenVerifier verifier(URI uri, Duration limit) {
        return JwtVerifiers.jwks(uri, JwtAlgorithm.RS256, JwtAlgorithm.ES256, JwtAlgorithm.EDDSA)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .fetchLimit(limit)
                .timeSource(clock)
                .build();
    }

    private TokenVerifier verifier() {
        return verifier(uri(), AMPLE);
    }

    @Test
    void tokens_of_every_kind_of_key_are_accepted() {
        handler = answering(
                200,
                Jwks.bytes(
                        Jwks.key("r", Keys.RSA, "\"alg\":\"RS256\""),
                        Jwks.key("e", Keys.P256),
                        Jwks.key("d", Keys.ED25519)));
        TokenVerifier verifier = verifier();
        Verdicts.accepted(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.RSA, "r"));
        Verdicts.accepted(verifier, Jwks.token(JwtAlgorithm.ES256, Keys.P256, "e"));
        Verdicts.accepted(verifier, Jwks.token(JwtAlgorithm.EDDSA, Keys.ED25519, "d"));
        assertThat(requests).hasValue(1);
        assertThat(Verdicts.refused(verifier, Jwks.token(JwtAlgorithm.PS256, Keys.RSA, "r")))
                .contains("algorithm");
        assertThat(Verdicts.refused(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.RSA, "e")))
                .contains("key is not known");
        assertThat(Verdicts.refused(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.rsa(2_048), "r")))
                .contains("signature");
        assertThat(Verdicts.refused(verifier, Tokens.signed(JwtAlgorithm.RS256, Tokens.CLAIMS)))
                .contains("key id");
    }

    @Test
    void a_public_key_of_the_set_is_no_hmac_secret() {
        String header = "{\"alg\":\"HS256\",\"kid\":\"old\"}";
        for (byte[] secret :
                List.of(Keys.RSA.getPublic().getEncoded(), Keys.pem(Keys.RSA).getBytes(StandardCharsets.US_ASCII))) {
            assertThat(Verdicts.refused(verifier(), Tokens.mac(JwtAlgorithm.HS256, secret, header, Tokens.CLAIMS)))
                    .contains("algorithm");
        }
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../dev/null", "' OR 1=1", "http://127.0.0.1:1/", "file:///etc/passwd", "old "})
    void j3_a_key_id_is_a_name_in_the_set_and_nothing_else(String keyId) {
        TokenVerifier verifier = verifier();
        Verdicts.accepted(verifier, OLD);
        assertThat(Verdicts.refused(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.RSA, keyId)))
                .contains("key is not known");
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_rotation_is_followed_by_the_first_token_of_the_new_key() {
        KeyPair fresh = Keys.rsa(2_048);
        TokenVerifier verifier = verifier();
        Verdicts.accepted(verifier, OLD);
        handler = answering(200, Jwks.bytes(Jwks.key("old", Keys.RSA), Jwks.key("new", fresh)));
        clock.advance(JwksKeys.ASK_AGAIN);
        Verdicts.accepted(verifier, Jwks.token(JwtAlgorithm.RS256, fresh, "new"));
        Verdicts.accepted(verifier, OLD);
        assertThat(requests).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 301, 304, 400, 404, 429, 500, 503})
    void an_answer_other_than_200_makes_tokens_unavailable(int status) {
        handler = answering(status, new byte[0]);
        assertThat(Verdicts.unavailable(verifier(), OLD)).isEqualTo("the keys can't be fetched");
    }

    @Test
    void an_answer_that_is_no_key_set_makes_tokens_unavailable() {
        for (String body : List.of("<html>", "{", "{\"keys\":7}", "{\"keys\":[]}", "\u0000", "null")) {
            handler = answering(200, body.getBytes(StandardCharsets.UTF_8));
            Verdicts.unavailable(verifier(), OLD);
        }
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        AtomicInteger followed = new AtomicInteger();
        server.createContext("/elsewhere", exchange -> {
            followed.incrementAndGet();
            answering(200, Jwks.bytes(Jwks.key("old", Keys.RSA))).handle(exchange);
        });
        for (int status : List.of(301, 302, 303, 307, 308)) {
            handler = exchange -> {
                exchange.getResponseHeaders()
                        .add("Location", uri().resolve("/elsewhere").toString());
                answering(status, new byte[0]).handle(exchange);
            };
            Verdicts.unavailable(verifier(), OLD);
        }
        assertThat(requests).hasValue(5);
        assertThat(followed).hasValue(0);
    }

    @Test
    void a_huge_answer_is_let_go_of_announced_or_not() throws Exception {
        for (long announced : List.of(0L, 1L << 40)) {
            CountDownLatch cut = new CountDownLatch(1);
            AtomicInteger written = new AtomicInteger();
            handler = exchange -> {
                try {
                    exchange.sendResponseHeaders(200, announced);
                    OutputStream out = exchange.getResponseBody();
                    byte[] spaces = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; i < 100_000; i++) {
                        out.write(spaces);
                        written.addAndGet(spaces.length);
                    }
                } catch (IOException gone) {
                    cut.countDown();
                }
            };
            Verdicts.unavailable(verifier(), OLD);
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isLessThan(32 << 20);
        }
    }

    @Test
    void an_answer_of_the_longest_accepted_size_is_read() {
        String set = Jwks.set(Jwks.key("old", Keys.RSA));
        byte[] longest = (set + " ".repeat(HttpJwksFetcher.MAX_BYTES - set.length())).getBytes(StandardCharsets.UTF_8);
        handler = answering(200, longest);
        Verdicts.accepted(verifier(), OLD);
        handler = answering(200, (new String(longest, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
        Verdicts.unavailable(verifier(), OLD);
    }

    private void dribble(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private void silence(HttpExchange exchange) {
        try (exchange) {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_provider_that_is_silent_or_dribbles_blocks_no_caller_and_makes_tokens_unavailable_in_time() {
        for (HttpHandler slow : List.<HttpHandler>of(this::silence, this::dribble)) {
            handler = slow;
            TokenVerifier verifier = verifier(uri(), LIMIT);
            long start = System.nanoTime();
            var first = verifier.verify(OLD);
            assertThat(first.toCompletableFuture().isDone()).isFalse();
            assertThat(Verdicts.unavailable(verifier, OLD)).isEqualTo("the keys can't be fetched");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT, Duration.ofSeconds(8));
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void a_provider_that_hangs_up_or_does_not_speak_http_or_is_not_there_makes_tokens_unavailable() throws Exception {
        handler = HttpExchange::close;
        Verdicts.unavailable(verifier(), OLD);
        URI gone;
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            gone = URI.create("http://127.0.0.1:" + other.getLocalPort() + "/keys");
            handlers.execute(() -> {
                try (Socket socket = other.accept()) {
                    socket.getOutputStream().write("SSH-2.0-nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Verdicts.unavailable(verifier(gone, AMPLE), OLD);
        }
        Verdicts.unavailable(verifier(gone, AMPLE), OLD);
    }

    @Test
    void the_last_keys_outlive_an_outage_and_a_stranger_is_unavailable_meanwhile() {
        TokenVerifier verifier = verifier();
        Verdicts.accepted(verifier, OLD);
        handler = answering(503, new byte[0]);
        clock.advance(Duration.ofSeconds(200));
        Verdicts.accepted(verifier, OLD);
        Verdicts.unavailable(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.RSA, "stranger"));
        Verdicts.unavailable(verifier, Jwks.token(JwtAlgorithm.RS256, Keys.RSA, "stranger-2"));
        assertThat(requests).hasValue(2);
    }

    @Test
    void neither_the_log_nor_an_answer_quotes_a_token_or_the_providers_words() {
        try (CapturedLog log = CapturedLog.open()) {
            handler = answering(500, "secret-of-the-provider".getBytes(StandardCharsets.US_ASCII));
            TokenVerifier verifier = verifier();
            Verdicts.unavailable(verifier, OLD);
            handler = answering(200, "{\"secret-of-the-provider\":1,\"keys\":[]}".getBytes(StandardCharsets.US_ASCII));
            clock.advance(JwksKeys.RETRY);
            Verdicts.unavailable(verifier, OLD);
            handler = answering(200, Jwks.bytes(Jwks.key("old", Keys.RSA)));
            clock.advance(JwksKeys.RETRY);
            Verdicts.accepted(verifier, OLD);
            assertThat(log.text())
                    .contains("can't be fetched, the last ones are kept", "still can't", "can be fetched again")
                    .doesNotContain("secret-of-the-provider", OLD, "ada", "eyJ", "\"old\"");
        }
    }
}
