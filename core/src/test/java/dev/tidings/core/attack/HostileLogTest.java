package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.MessageReply;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.Redactor;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Eventually;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What clients send into everything that logs, with our loggers at every level. Limits are lifted, or one of them would
 * turn a client away before its text gets anywhere.
 */
class HostileLogTest {
    private static final String TOKEN = "s3cr3t-t0ken-of-mallory";
    private static final int LONGEST_LINE = 512;
    private static final List<String> TEXTS = List.of(
            "line\r\n2026-01-01 00:00:00 INFO root logged in",
            "\u001b[31mred\u001b[0m",
            "\u202egnp.exe",
            "a\u2028b\u2029c\u0085d",
            "${jndi:ldap://127.0.0.1/a}",
            "{} {} {}",
            "\u0000\u0007",
            "x".repeat(1 << 20));

    private static String json(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }

    private static TidingsServer server(AtomicInteger calls) throws IOException {
        return Tidings.server()
                .limits(InMemory.unlimited())
                .tokenVerifier(token -> {
                    calls.incrementAndGet();
                    return CompletableFuture.completedFuture(verdict(token));
                })
                .redactor(Redactor.commonSecrets())
                .on("fails", MessageHandler.of(message -> {
                    throw new IllegalArgumentException(
                            "cannot do " + message.text("message").orElse("nothing"));
                }))
                .on("user_message", MessageHandler.of(message -> MessageReply.accepted()))
                .start();
    }

    private static AuthResult verdict(String token) {
        if (token.equals(TOKEN)) {
            return AuthResult.authenticated(UserPrincipal.of(UserId.of("mallory")));
        }
        int index = token.charAt(token.length() - 1) - '0';
        return token.startsWith("down")
                ? AuthResult.unavailable("down because of " + token + TEXTS.get(index))
                : AuthResult.rejected("no such user: " + token + TEXTS.get(index));
    }

    @Test
    void whatever_clients_send_each_line_is_one_line_escaped_and_short_and_holds_no_token() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LogLines log = LogLines.open();
                TidingsServer server = server(calls)) {
            for (int at = 0; at < TEXTS.size(); at++) {
                logIn(server, "refused-" + TOKEN + at);
                logIn(server, "down-" + TOKEN + at);
                requests(server, TEXTS.get(at));
                messages(server, TEXTS.get(at));
            }
            Eventually.until("each log-in was judged", () -> calls.get() >= 4 * TEXTS.size());
            Eventually.until("each failure is logged", () -> log.count("fails") >= TEXTS.size());

            assertThat(log.lines()).hasSizeGreaterThan(4 * TEXTS.size());
            for (String line : log.lines()) {
                assertThat(line).hasSizeLessThanOrEqualTo(LONGEST_LINE);
                assertThat(line.codePoints().filter(LogLines::isHostile))
                        .as(line)
                        .isEmpty();
                assertThat(line).doesNotContain(TOKEN).doesNotContain("tok3n");
            }
            assertThat(String.join("\n", log.lines()))
                    .as("what looks like a placeholder is printed as it is")
                    .contains("{} {} {}")
                    .contains("${jndi:ldap://127.0.0.1/a}");
        }
    }

    private static void logIn(TidingsServer server, String token) throws IOException {
        String head = RawClient.head(server.address(), "", token);
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readHead()).doesNotStartWith("HTTP/1.1 101 ");
        }
        try (RawClient page = RawClient.connect(server.address())) {
            page.send(
                    head.replace("Host: ", "Origin: http://localhost\r\nHost: ").getBytes(StandardCharsets.US_ASCII));
            assertThat(page.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(page.read().isEnd()).isTrue();
        }
    }

    private static void requests(TidingsServer server, String text) throws IOException {
        String encoded = URLEncoder.encode(text.substring(0, Math.min(text.length(), 200)), StandardCharsets.UTF_8);
        for (String head : List.of(
                RawClient.head(server.address(), "?thread_id=" + encoded, TOKEN),
                RawClient.head(server.address(), "?client_id=" + encoded + "&token=" + TOKEN, TOKEN),
                RawClient.head(server.address(), "?epoch=" + encoded + "&seq=1", TOKEN),
                RawClient.head(server.address(), "?auth=" + encoded, TOKEN),
                RawClient.head(server.address(), "", TOKEN).replace("Host: ", "X-" + text + ": "),
                RawClient.head(server.address(), "", TOKEN).replace("Host: ", "Origin: " + text + "\r\nHost: "),
                RawClient.head(server.address(), "", text),
                RawClient.head(server.address(), "", TOKEN).replace("GET /ws", "GET /" + text))) {
            try (RawClient client = RawClient.connect(server.address())) {
                client.trySend(head.getBytes(StandardCharsets.UTF_8));
                client.tryFinish();
                client.readHead();
            }
        }
    }

    private static void messages(TidingsServer server, String text) throws IOException {
        String cut = json(text.substring(0, Math.min(text.length(), 60_000)));
        for (String message : List.of(
                "{\"type\":\"fails\",\"message\":" + cut + "}",
                "{\"type\":\"cancel_run\",\"request_id\":\"q\",\"run_id\":" + cut + "}",
                "{\"type\":\"cancel_run\",\"request_id\":" + cut + "}",
                "{\"type\":" + cut + ",\"request_id\":\"q\"}",
                "{\"type\":\"user_message\",\"request_id\":\"q\",\"user_id\":" + cut + "}",
                "{\"type\":\"authenticate\",\"request_id\":\"q\",\"token\":\"" + TOKEN + "\"}",
                "{" + cut + ":" + cut + "}",
                text)) {
            try (RawClient client = RawClient.join(server.address(), "", TOKEN)) {
                client.readTo("connection_established");
                client.trySend(RawClient.frame(RawClient.TEXT, message));
                client.read();
                client.trySend(RawClient.close(1000, text.substring(0, Math.min(text.length(), 40))));
                client.readTo("nothing but the end");
            }
        }
    }
}
