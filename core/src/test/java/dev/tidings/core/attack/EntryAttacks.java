package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Ticket;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The rows about who gets in: requests, sockets and credentials. */
final class EntryAttacks {
    private final Mallory mallory;

    EntryAttacks(Mallory mallory) {
        this.mallory = mallory;
    }

    List<Attack> all() {
        return List.of(
                new Attack("H1 A1 A2", "no, bad, oversize tokens", this::tokens),
                new Attack("H2 H3", "foreign origins with a cookie", this::origins),
                new Attack("H4 18", "malformed upgrades", this::malformedUpgrades),
                new Attack("H5 7", "oversize requests", this::oversizeRequests),
                new Attack("H7", "33 connections of a user", this::connectionsOfAUser),
                new Attack("H7 6 10", "1,100 sockets at once", this::sockets),
                new Attack("A3", "20 uses of a ticket", this::tickets),
                new Attack("A4", "an offer of tokens only", this::tokensOnly),
                new Attack("A5", "another first message", this::anotherFirstMessage),
                new Attack("A6", "20 tokens that expire", this::expiry),
                new Attack("A7", "a revoked user", this::revocation),
                new Attack("23", "a TLS handshake", this::tls));
    }

    private void tokens() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            for (String token : List.of("", "nobodys", "of-", "x".repeat(4_000))) {
                String head = RawClient.head(mallory.address(), "?token=of-a&access_token=of-a", token);
                mallory.refuses("401", head);
                try (RawClient client = RawClient.connect(mallory.address()).upgrade(RawClient.ofPage(head))) {
                    assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(4401);
                }
            }
            mallory.refuses("431", mallory.head().replace("bearer.", "bearer." + "x".repeat(9 * 1024)));
        }
    }

    private void origins() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1.evil.example")) {
                mallory.refuses(
                        "403", mallory.head().replace("Host:", "Origin: " + origin + "\r\nCookie: sid=1\r\nHost:"));
            }
        }
    }

    private void malformedUpgrades() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.refuses("400", mallory.head().replace("Upgrade: websocket\r\n", ""));
            mallory.refuses("400", mallory.head().replace("GET ", "POST "));
            mallory.refuses("400", mallory.head().replace("HTTP/1.1", "HTTP/1.0"));
            mallory.refuses("400", mallory.head().replace("Host:", "Host: other\r\nHost:"));
            mallory.refuses("426", mallory.head().replace("Version: 13", "Version: 12"));
        }
    }

    private void oversizeRequests() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.refuses("431", mallory.head().replace("Host:", "X-Header: aaaa\r\n".repeat(16_000) + "Host:"));
            mallory.refuses("431", mallory.head().replace("Host:", "X: 1\r\n".repeat(97) + "Host:"));
            mallory.refuses("400", mallory.head().replace("/ws", "/ws?" + "a".repeat(2_045)));
        }
    }

    private void connectionsOfAUser() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        String token = mallory.fresh();
        try {
            for (int i = 0; i < 32; i++) {
                clients.add(mallory.join("", token));
            }
            String head = RawClient.head(mallory.address(), "", token);
            mallory.refuses("429", head);
            try (RawClient page = RawClient.connect(mallory.address()).upgrade(RawClient.ofPage(head))) {
                assertThat(page.readTo(Mallory.THE_END).closeCode()).isEqualTo(4429);
            }
            clients.get(0).sendText(Mallory.PING);
            assertThat(clients.get(0).readTo("pong").isEnd()).isFalse();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private void sockets() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1_100; i++) {
                clients.add(RawClient.connect(mallory.address()));
            }
            assertThat(clients.get(1_099).readHead()).startsWith("HTTP/1.1 503");
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private void tickets() throws Exception {
        Ticket ticket = mallory.server()
                .tickets()
                .issue(UserPrincipal.of(UserId.of("ticket-holder")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        String head = RawClient.ofPage(RawClient.head(mallory.address(), "?ticket=" + ticket.value(), ""));
        List<RawClient> clients = new ArrayList<>();
        int joined = 0;
        for (int i = 0; i < 20; i++) {
            clients.add(RawClient.connect(mallory.address()).upgrade(head));
        }
        for (RawClient client : clients) {
            joined += client.readTo(Mallory.ESTABLISHED).isEnd() ? 0 : 1;
        }
        clients.forEach(RawClient::close);
        assertThat(joined).isOne();
    }

    private void tokensOnly() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.refuses("400", mallory.head().replace("tidings.v1, ", ""));
        }
    }

    private void anotherFirstMessage() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            try (RawClient client = RawClient.join(mallory.address(), "?auth=frame", "")) {
                client.sendText(Mallory.PING);
                assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(4401);
            }
        }
    }

    private void expiry() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(RawClient.join(mallory.address(), "", "brief-" + i));
        }
        for (RawClient client : clients) {
            assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(4401);
            client.close();
        }
    }

    private void revocation() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(mallory.join("", "of-revoked"));
        }
        mallory.server().revoke(UserId.of("revoked")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        for (RawClient client : clients) {
            assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(4401);
            client.close();
        }
    }

    private void tls() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            try (RawClient client = RawClient.connect(mallory.address())) {
                client.trySend(HexFormat.of().parseHex("16030100c6010000c20303" + "5d".repeat(192)));
                client.tryFinish();
                assertThat(client.readHead()).doesNotContain(" 101 ");
            }
        }
    }
}
