package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Start, stop and close. */
final class TransportLifecycleRules {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final TransportTck tck;

    TransportLifecycleRules(TransportTck tck) {
        this.tck = tck;
    }

    void startsForReal() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            assertThat(stage.address.isUnresolved()).as("an unresolved address").isFalse();
            assertThat(stage.address.getPort())
                    .as("the port that start returned")
                    .isPositive();
            assertThat(stage.transport.address(stage.address))
                    .as("the address that the transport has now")
                    .isEqualTo(stage.address);
            TransportPeer peer = stage.join();
            stage.next().send("hello");
            assertThat(peer.text()).isEqualTo("hello");
        }
    }

    void startsOnce() throws Exception {
        Transport transport = tck.createTransport();
        TransportAcceptor acceptor = new TransportAcceptor();
        try {
            transport.start(acceptor);
            assertRefused(transport, acceptor, "a second start");
        } finally {
            transport.close(LIMIT);
        }
        assertRefused(transport, acceptor, "a start after the close");
        Transport closed = tck.createTransport();
        closed.close(LIMIT);
        assertRefused(closed, acceptor, "a start of one that was closed before");
    }

    private static void assertRefused(Transport transport, TransportAcceptor acceptor, String what) {
        assertThatThrownBy(() -> transport.start(acceptor)).as(what).isInstanceOf(IllegalStateException.class);
    }

    void stopsAccepting() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer early = stage.join();
            TransportSession session = stage.next();
            stage.transport.stopAccepting();
            stage.transport.stopAccepting();
            assertThat(isUpgraded(stage)).as("a newcomer was upgraded").isFalse();
            early.sendText("still");
            assertThat(stage.nextText(session)).isEqualTo("still");
            session.send("here");
            assertThat(early.text()).isEqualTo("here");
        }
    }

    private static boolean isUpgraded(TransportStage stage) throws Exception {
        try {
            return stage.connect(0).ask().answer().status() == 101;
        } catch (IOException refused) {
            return false;
        }
    }

    void leavesNothing() throws Exception {
        Set<Thread> before = threads();
        TransportStage stage = new TransportStage(tck);
        List<TransportPeer> peers = new ArrayList<>();
        List<TransportSession> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(stage.join());
            sessions.add(stage.next());
        }
        sessions.get(0).send("hello");
        stage.transport.close(LIMIT);
        for (TransportSession session : sessions) {
            assertThat(session.ends)
                    .as("reports of the end of one of the connections, when close returns")
                    .hasSize(1);
        }
        for (TransportPeer peer : peers) {
            TransportPeer.Frame close = peer.close(false);
            assertThat(close == null ? CloseCode.GOING_AWAY.code() : close.closeCode())
                    .as("the code that a client was closed with")
                    .isEqualTo(CloseCode.GOING_AWAY.code());
        }
        stage.transport.close(LIMIT);
        stage.close();
        assertThat(isUpgraded(stage.uri)).as("a socket still listens").isFalse();
        TransportStage.within(tck.patience(), () -> newSince(before).isEmpty());
        assertThat(newSince(before)).as("threads left behind").isEmpty();
    }

    private boolean isUpgraded(java.net.URI uri) throws Exception {
        try (TransportPeer peer = TransportPeer.connect(uri, tck.patience(), 0)) {
            return peer.ask().answer().status() == 101;
        } catch (IOException refused) {
            return false;
        }
    }

    private Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private Set<String> newSince(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread) && !tck.isShared(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    void closesInTime() throws Exception {
        TransportStage stage = new TransportStage(tck);
        stage.joinNarrow();
        TransportSession deaf = stage.next();
        TransportStage.fill(deaf, 200, 1 << 16);
        stage.join();
        TransportSession silent = stage.next();
        long begun = System.nanoTime();
        stage.transport.close(LIMIT);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).as("how long close(" + LIMIT + ") took").isLessThan(LIMIT.plus(SLACK));
        assertThat(deaf.ends)
                .as("reports of the end of a client that does not read")
                .hasSize(1);
        assertThat(silent.ends)
                .as("reports of the end of a client that does not answer")
                .hasSize(1);
        stage.close();
    }
}
