package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The rows about what a user who is in may send: frames, messages, and other users' ids. */
final class MessageAttacks {
    private static final int LIMIT = 64 * 1024;

    private final Mallory mallory;
    private final String epoch;
    private final CountDownLatch blocked;
    private final CountDownLatch release;

    /** Goes for the owner of an epoch, and for a server whose handler of {@code block} counts the first latch down and waits for the second. */
    MessageAttacks(Mallory mallory, String epoch, CountDownLatch blocked, CountDownLatch release) {
        this.mallory = mallory;
        this.epoch = epoch;
        this.blocked = blocked;
        this.release = release;
    }

    List<Attack> all() {
        return List.of(
                new Attack("Z1 Z2", "forged cursors and cancels", this::forgeries),
                new Attack("M1 1 2", "messages too large", this::tooLarge),
                new Attack("M2 3 19", "frames that are none", this::badFrames),
                new Attack("M3 20 21 22", "bad text and bad closes", this::badText),
                new Attack("M4", "hostile json", this::hostileJson),
                new Attack("M5", "names that mean something", this::names),
                new Attack("M6", "1,000 messages", () -> flood(RawClient.frame(RawClient.TEXT, Mallory.PING), 1_000)),
                new Attack("M6", "10,000 pings", () -> flood(RawClient.frame(RawClient.PING, ""), 10_000)),
                new Attack(
                        "M7",
                        "10,000 subscribes",
                        () -> flood(RawClient.frame(RawClient.TEXT, "{\"type\":\"subscribe\"}"), 10_000)),
                new Attack("L1 L2", "hostile text for the log", this::hostileText),
                new Attack("E1 9", "a handler that throws errors", this::errors),
                new Attack("8", "20 handlers that block", this::blockedHandlers));
    }

    private void forgeries() throws IOException {
        String query = "?epoch=" + epoch + "&thread_id=thread-b&seq=";
        for (int i = 0; i < Mallory.TIMES; i++) {
            try (RawClient client = mallory.join(query + i, mallory.fresh())) {
                client.sendText("{\"type\":\"cancel_run\",\"run_id\":\"run-b\",\"request_id\":\"q\"}");
                assertThat(client.readTo("\"request_id\":\"q\"").text()).contains("not_found");
                client.sendText("{\"type\":\"user_message\",\"user_id\":\"bystander\",\"request_id\":\"r\"}");
                assertThat(client.readTo("\"request_id\":\"r\"").text()).contains("user_mismatch");
            }
        }
    }

    private void tooLarge() throws IOException {
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        fragments.writeBytes(RawClient.frame(0x01, "a".repeat(LIMIT / 2)));
        fragments.writeBytes(RawClient.frame(0x00, "a".repeat(LIMIT / 2)));
        fragments.writeBytes(RawClient.frame(0x00, "a"));
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.closes(1009, hex("81FF000000007FFFFFFF0000000000"));
            mallory.closes(1009, hex("81FF800000000000000000000000"));
            mallory.closes(1009, RawClient.frame(RawClient.TEXT, "a".repeat(LIMIT + 1)));
            mallory.closes(1009, fragments.toByteArray());
        }
    }

    private void badFrames() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.closes(1003, RawClient.frame(0x82, "a"));
            mallory.closes(1002, RawClient.frame(0x83, "a"));
            mallory.closes(1002, RawClient.frame(0xC1, "a"));
            mallory.closes(1002, hex("810161"));
        }
    }

    private void badText() throws IOException {
        for (int i = 0; i < Mallory.TIMES; i++) {
            mallory.closes(1007, RawClient.frame(RawClient.TEXT, hex("C328")));
            mallory.closes(1007, RawClient.frame(RawClient.TEXT, hex("E282")));
            mallory.closes(1002, RawClient.frame(RawClient.CLOSE, hex("03E8C328")));
            mallory.closes(1002, RawClient.close(1005, ""));
            mallory.closes(1002, RawClient.close(1000, "a".repeat(124)));
        }
    }

    private void hostileJson() throws IOException {
        for (String bad : List.of(
                "[".repeat(60_000),
                "{\"type\":\"t\",\"a\":" + "9".repeat(1_001) + "}",
                "{\"type\":\"t\",\"seq\":1e1000000000}",
                "{\"type\":\"t\",\"a\":\"\\ud800\"}",
                "{\"type\":\"t\",\"a\":[" + "[],".repeat(21_000) + "1]}",
                "{\"type\":\"t\",\"" + "n".repeat(50_001) + "\":1}")) {
            for (int i = 0; i < Mallory.TIMES / 5; i++) {
                try (RawClient client = mallory.join()) {
                    for (int time = 0; time < 3; time++) {
                        client.sendText(bad);
                        RawClient.Frame frame = client.read();
                        assertThat(time < 2 ? frame.text().contains("bad_message") : frame.closeCode() == 4400)
                                .isTrue();
                    }
                }
            }
        }
    }

    private void names() throws IOException {
        try (RawClient client = mallory.join()) {
            for (int i = 0; i < Mallory.TIMES; i++) {
                client.sendText(
                        "{\"type\":\"user_message\",\"request_id\":\"q" + i
                                + "\",\"__proto__\":{\"a\":1},\"constructor\":[],\"@class\":\"java.lang.Runtime\",\"@type\":7}");
                assertThat(client.read().text()).contains("accepted");
            }
        }
    }

    private void flood(byte[] frame, int times) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame);
        }
        mallory.closes(4429, all.toByteArray());
    }

    private void hostileText() throws IOException {
        for (String text :
                List.of("a\\r\\nb", "\\u001b[31m", "\\u202e", "\\u2028", "${jndi:ldap://127.0.0.1/a}", "{}")) {
            try (RawClient client = mallory.join()) {
                client.sendText("{\"type\":\"" + text + "\",\"request_id\":\"q\"}");
                client.sendText("{\"type\":\"cancel_run\",\"run_id\":\"" + text.repeat(2_000) + "\"}");
                client.sendText(Mallory.PING);
                assertThat(client.readTo("\"pong\"").isEnd()).isFalse();
                client.send(RawClient.close(1000, text));
                assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(1000);
            }
        }
        mallory.refuses("4", mallory.head().replace("Host:", "X: " + "x".repeat(1 << 20) + "\r\nHost:"));
    }

    private void errors() throws IOException {
        try (RawClient client = mallory.join()) {
            for (int i = 0; i < Mallory.TIMES; i++) {
                client.sendText("{\"type\":\"fails\",\"request_id\":\"q" + i + "\"}");
                assertThat(client.read().text()).contains("internal_error").doesNotContain("hunter2");
            }
        }
    }

    private void blockedHandlers() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(mallory.join());
                clients.get(i).sendText("{\"type\":\"block\"}");
            }
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(mallory.isServed()).isTrue();
        } finally {
            release.countDown();
            clients.forEach(RawClient::close);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
