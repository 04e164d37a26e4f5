package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What goes from the engine to the client. */
final class TransportSendingRules {
    private static final long SEED = 20_261_121;
    private static final int[] SIZES = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000};
    private static final int ROUNDS = 500;
    private static final int THREADS = 32;
    private static final int EACH = 200;
    private static final int READERS = 10;
    private static final int FRAMES = 100;
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(20);

    private final TransportTck tck;

    TransportSendingRules(TransportTck tck) {
        this.tck = tck;
    }

    private static WakeHint hint(int number) {
        return number % 2 == 0 ? WakeHint.INLINE : WakeHint.DEFERRED;
    }

    void keepsOrder() throws Exception {
        Random random = new Random(SEED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int size = i % 10 == 0 ? SIZES[i / 10 % SIZES.length] : random.nextInt(300);
            String unit = random.nextBoolean() ? "\u00e9\u20ac\uD83D\uDE00" : "abcd";
            texts.add((i + ":" + unit.repeat(size / 4 + 1)).substring(0, size));
        }
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            stage.next()
                    .send(
                            WakeHint.DEFERRED,
                            texts.stream().map(TransportSession::frame).toArray(OutboundFrame[]::new));
            for (int i = 0; i < texts.size(); i++) {
                byte[] expected = texts.get(i).getBytes(StandardCharsets.UTF_8);
                assertThat(peer.text().getBytes(StandardCharsets.UTF_8))
                        .as("frame " + i + " of seed " + SEED)
                        .isEqualTo(expected);
            }
        }
    }

    void losesNoWakeUp() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            for (int i = 0; i < ROUNDS; i++) {
                session.send(hint(i), TransportSession.frame("round " + i));
                assertThat(peer.text()).as("the only frame there is").isEqualTo("round " + i);
            }
        }
    }

    void bearsThirtyTwoThreads() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            List<String> got = hammer(session, peer);
            List<String> given =
                    session.polled.stream().map(OutboundFrame::text).toList();
            assertThat(got).as("frames as they came").hasSize(THREADS * EACH).isEqualTo(given);
        }
    }

    void pollsAlone() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            session.lingersInPoll = true;
            try {
                hammer(session, peer);
            } finally {
                assertThat(session.overlappingPolls)
                        .as("polls that began during another")
                        .hasValue(0);
            }
        }
    }

    private static List<String> hammer(TransportSession session, TransportPeer peer) throws Exception {
        session.send("ready");
        assertThat(peer.text()).isEqualTo("ready");
        session.polled.clear();
        for (int number = 0; number < THREADS; number++) {
            int from = number * EACH;
            daemon(() -> {
                for (int i = from; i < from + EACH; i++) {
                    session.send(hint(i / 3), TransportSession.frame("{\"n\":" + i + "}"));
                }
            });
        }
        List<String> got = new ArrayList<>();
        for (int i = 0; i < THREADS * EACH; i++) {
            got.add(peer.text());
        }
        return got;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "transport-tck");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void pollsNoMoreAfterTheEnd() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (End end : End.values()) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                session.send("first");
                peer.text();
                TransportStage.within(PROMPT, () -> session.emptyPolls.get() > 0);
                TransportStage.calm(QUIET, session.polls::get);
                int before = session.polls.get();
                end.by(session, peer);
                session.frames.add(TransportSession.frame("late"));
                wakeOften(session);
                assertThat((long) session.polls.get() - before)
                        .as("polls after " + end)
                        .isLessThanOrEqualTo(end.polls());
                peer.close(true);
                peer.close();
                stage.nextEnd(session);
                int polls = session.polls.get();
                wakeOften(session);
                assertThat(session.latePolls)
                        .as("polls after the polled close, or the report of the end, by " + end)
                        .hasValue(0);
                assertThat(session.polls.get() - polls)
                        .as("polls after the end by " + end + " was reported")
                        .isZero();
            }
        }
    }

    private static void wakeOften(TransportSession session) {
        int polls = session.polls.get();
        for (int i = 0; i < 50; i++) {
            session.connection.wake(hint(i));
        }
        TransportStage.within(QUIET, () -> session.polls.get() > polls);
    }

    /** The ways in which a connection ends. */
    private enum End {
        A_POLLED_CLOSE,
        A_CLOSE,
        A_TERMINATE,
        A_CLOSE_OF_THE_CLIENT,
        A_RESET_OF_THE_CLIENT;

        /** Returns how often may be polled from then on until the end is reported. */
        long polls() {
            return switch (this) {
                case A_CLOSE, A_TERMINATE -> 0;
                case A_POLLED_CLOSE -> 1;
                case A_CLOSE_OF_THE_CLIENT, A_RESET_OF_THE_CLIENT -> Long.MAX_VALUE;
            };
        }

        void by(TransportSession session, TransportPeer peer) throws Exception {
            switch (this) {
                case A_POLLED_CLOSE -> session.send(WakeHint.INLINE, OutboundFrame.close(CloseCode.NORMAL, "done"));
                case A_CLOSE -> session.connection.close(CloseCode.NORMAL, "done");
                case A_TERMINATE -> session.connection.terminate();
                case A_CLOSE_OF_THE_CLIENT ->
                    peer.send(TransportPeer.frame(TransportPeer.CLOSE, TransportPeer.closing(1000, "bye")));
                case A_RESET_OF_THE_CLIENT -> peer.reset();
            }
        }
    }

    void neverBlocks() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            stage.joinNarrow();
            TransportSession session = stage.next();
            TransportStage.fill(session, FRAMES * 2, 1 << 16);
            for (int i = 0; i < 5; i++) {
                assertPrompt(session, "wake(INLINE)", connection -> connection.wake(WakeHint.INLINE));
                assertPrompt(session, "wake(DEFERRED)", connection -> connection.wake(WakeHint.DEFERRED));
                assertPrompt(session, "ping()", WebSocketConnection::ping);
                assertPrompt(session, "isOpen()", WebSocketConnection::isOpen);
                assertPrompt(session, "remoteAddress()", WebSocketConnection::remoteAddress);
            }
            assertPrompt(session, "close()", connection -> connection.close(CloseCode.NORMAL, "done"));
            assertPrompt(session, "terminate()", WebSocketConnection::terminate);
        }
    }

    private static void assertPrompt(TransportSession session, String what, Consumer<WebSocketConnection> call)
            throws InterruptedException {
        CountDownLatch returned = new CountDownLatch(1);
        daemon(() -> {
            call.accept(session.connection);
            returned.countDown();
        });
        assertThat(returned.await(PROMPT.toMillis(), TimeUnit.MILLISECONDS))
                .as(what + " returned within " + PROMPT + ", without a throw, for a client that does not read")
                .isTrue();
    }

    void bearsCallsAfterTheEnd() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (End end : End.values()) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                session.send("first");
                peer.text();
                end.by(session, peer);
                peer.close(true);
                peer.close();
                stage.nextEnd(session);
                WebSocketConnection connection = session.connection;
                Object same = connection.nativeSession();
                connection.wake(WakeHint.INLINE);
                connection.wake(WakeHint.DEFERRED);
                connection.ping();
                connection.close(CloseCode.SERVER_ERROR, "late");
                connection.terminate();
                assertThat(connection.isOpen()).as("isOpen() after the end").isFalse();
                assertThat(connection.remoteAddress())
                        .as("remoteAddress() after the end")
                        .isNotEmpty();
                assertThat(connection.nativeSession())
                        .as("nativeSession() after the end")
                        .isSameAs(same);
            }
        }
    }

    void servesOthersMeanwhile() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            stage.joinNarrow();
            TransportStage.fill(stage.next(), FRAMES * 2, 1 << 16);
            for (int reader = 0; reader < READERS; reader++) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                for (int i = 0; i < FRAMES; i++) {
                    session.send(hint(i), TransportSession.frame("frame " + i));
                }
                for (int i = 0; i < FRAMES; i++) {
                    assertThat(peer.text()).isEqualTo("frame " + i);
                }
            }
        }
    }

    void pollsNothingAhead() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            stage.joinNarrow();
            TransportSession session = stage.next();
            TransportStage.fill(session, 2_000, 1 << 15);
            assertThat(session.polledBytes.get())
                    .as("bytes polled for a client that does not read")
                    .isLessThan(tck.bufferLimit());
        }
    }

    void mixesNothingIntoAFrame() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.joinNarrow();
            TransportSession session = stage.next();
            String large = "0123456789abcdef".repeat(1 << 17);
            session.send(large);
            TransportStage.calm(session);
            for (int i = 0; i < 5; i++) {
                session.connection.ping();
                session.send("after " + i);
            }
            peer.send(TransportPeer.frame(TransportPeer.PING, new byte[] {1, 2, 3}));
            assertThat(peer.text().equals(large)).as("a large frame came whole").isTrue();
            for (int i = 0; i < 5; i++) {
                assertThat(peer.text()).isEqualTo("after " + i);
            }
        }
    }
}
