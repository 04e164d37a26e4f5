package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows about clients that only wait: they begin first, and by the end the server has got rid of them all. */
final class SlowAttacks implements AutoCloseable {
    private static final int EACH = 10;
    private static final int EVENTS = 40;

    private final Mallory mallory;
    private final List<RawClient> silent = new ArrayList<>();
    private final List<RawClient> dripping = new ArrayList<>();
    private final List<RawClient> unknown = new ArrayList<>();
    private final List<RawClient> deaf = new ArrayList<>();
    private final List<RawClient> clinging = new ArrayList<>();
    private int drops;
    private boolean ended;

    SlowAttacks(Mallory mallory) {
        this.mallory = mallory;
    }

    /** Begins: no request, a slow one, no credential, no reading of events, no answer to a close. */
    void begin() throws IOException {
        for (int i = 0; i < EACH; i++) {
            silent.add(RawClient.connect(mallory.address()));
            dripping.add(RawClient.connect(mallory.address()));
            unknown.add(RawClient.join(mallory.address(), "?auth=frame", ""));
            deaf.add(RawClient.connectNarrow(mallory.address()).upgrade(mallory.address(), "", "of-deaf"));
            clinging.add(mallory.join());
            clinging.get(i).send(RawClient.frame(0x82, "a"));
        }
        AgentRun run = mallory.server()
                .bridge()
                .start(
                        UserExecutionContext.of(UserId.of("deaf"), ThreadId.of("thread-d"), RunId.random()),
                        "crier",
                        null);
        for (int i = 0; i < EVENTS; i++) {
            run.thinking("x".repeat(60_000));
        }
        run.complete("done");
    }

    /** Sends one more byte of each slow request. */
    void drip() throws IOException {
        byte[] next = {(byte) mallory.head().charAt(drops++)};
        for (RawClient client : dripping) {
            client.trySend(next);
        }
    }

    /** Waits until the server has closed them all; once. */
    void end() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        for (RawClient client : silent) {
            assertThat(client.readHead()).isEmpty();
        }
        for (RawClient client : dripping) {
            assertThat(client.isOver()).isTrue();
        }
        for (RawClient client : unknown) {
            assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(4408);
        }
        for (RawClient client : clinging) {
            assertThat(client.readTo(Mallory.THE_END).closeCode()).isEqualTo(1003);
            assertThat(client.isOver()).isTrue();
        }
        for (RawClient client : deaf) {
            assertThat(client.isOver()).isTrue();
        }
    }

    @Override
    public void close() {
        for (List<RawClient> clients : List.of(silent, dripping, unknown, deaf, clinging)) {
            clients.forEach(RawClient::close);
        }
    }
}
