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
import org.jspecify.annotations.Nullable;

/** How connections end. */
final class TransportClosingRules {
    private static final int ABNORMAL = 1006;
    private static final int NO_CODE = 1005;
    private static final int MOST_REASON = 123;
    private static final int TAIL = 100;
    private static final int STORM = 60;
    private static final String PADDING = " ".repeat(600);
    private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

    private final TransportTck tck;

    TransportClosingRules(TransportTck tck) {
        this.tck = tck;
    }

    void sendsEveryCode() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (CloseCode code : CloseCode.values()) {
                assertClosed(stage, code, session -> session.connection.close(code, "because \u20ac"));
                assertClosed(
                        stage,
                        code,
                        session -> session.send(WakeHint.DEFERRED, OutboundFrame.close(code, "because \u20ac")));
            }
        }
    }

    private static void assertClosed(
            TransportStage stage, CloseCode code, java.util.function.Consumer<TransportSession> close)
            throws Exception {
        TransportPeer peer = stage.join();
        TransportSession session = stage.next();
        session.send("first");
        peer.text();
        close.accept(session);
        TransportPeer.Frame frame = TransportPeer.required(peer.close(true), TransportPeer.CLOSE);
        assertThat(frame.closeCode()).as("the code of " + code + " on the wire").isEqualTo(code.code());
        assertThat(frame.reason()).as("the reason of " + code + " on the wire").isEqualTo("because \u20ac");
        assertThat(peer.endsHere()).as("nothing follows the close frame").isTrue();
        assertThat(stage.nextEnd(session).code())
                .as("the code of " + code + " that is reported")
                .isEqualTo(code.code());
        assertThat(session.connection.isOpen()).as("isOpen() after the close").isFalse();
        peer.close();
    }

    void cutsReasons() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (String unit : List.of("x", "\u00e9", "\u20ac", "\uD83D\uDE00")) {
                String reason = "a" + unit.repeat(200);
                TransportPeer peer = stage.join();
                stage.next().connection.close(CloseCode.TRY_AGAIN_LATER, reason);
                byte[] sent = TransportPeer.required(peer.close(true), TransportPeer.CLOSE)
                        .reasonBytes();
                String text = new String(sent, StandardCharsets.UTF_8);
                assertThat(sent.length)
                        .as("bytes of a reason of " + reason.getBytes(StandardCharsets.UTF_8).length)
                        .isBetween(MOST_REASON - 3, MOST_REASON);
                assertThat(reason.startsWith(text))
                        .as("the reason begins with \"" + text + "\"")
                        .isTrue();
            }
        }
    }

    void finishesWhatIsInFlight() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.joinNarrow();
            TransportSession session = stage.next();
            String large = "0123456789abcdef".repeat(1 << 17);
            session.send(large);
            TransportStage.calm(session);
            session.call(connection -> connection.close(CloseCode.SERVICE_RESTART, "restart"));
            session.frames.add(TransportSession.frame("too late"));
            session.connection.wake(WakeHint.INLINE);
            session.connection.ping();
            assertThat(peer.text().equals(large))
                    .as("the frame in flight came whole")
                    .isTrue();
            TransportPeer.Frame close = TransportPeer.required(peer.read(), TransportPeer.CLOSE);
            assertThat(close.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART.code());
            peer.trySend(TransportPeer.frame(TransportPeer.PING, new byte[] {1}));
            peer.trySend(TransportPeer.frame(TransportPeer.CLOSE, close.payload()));
            assertThat(peer.endsHere()).as("nothing follows the close frame").isTrue();
        }
    }

    void sendsCloseInItsTurn() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            OutboundFrame[] frames = new OutboundFrame[TAIL + 1];
            for (int i = 0; i < TAIL; i++) {
                frames[i] = TransportSession.frame("tail " + i);
            }
            frames[TAIL] = OutboundFrame.close(CloseCode.GOING_AWAY, "done");
            stage.next().send(WakeHint.DEFERRED, frames);
            assertTail(peer, CloseCode.GOING_AWAY);
        }
    }

    private static void assertTail(TransportPeer peer, CloseCode code) throws Exception {
        assertTail(peer, code, "");
    }

    private static void assertTail(TransportPeer peer, CloseCode code, String padding) throws Exception {
        for (int i = 0; i < TAIL; i++) {
            assertThat(peer.text()).as("a frame before the close").isEqualTo("tail " + i + padding);
        }
        assertThat(TransportPeer.required(peer.close(true), TransportPeer.CLOSE).closeCode())
                .as("the code after the tail")
                .isEqualTo(code.code());
    }

    void deliversTheTail() throws Exception {
        byte[] noise = TransportPeer.frame(TransportPeer.TEXT, "n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        try (TransportStage stage = new TransportStage(tck)) {
            for (int round = 0; round < 10; round++) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                for (int i = 0; i < TAIL; i++) {
                    session.frames.add(TransportSession.frame("tail " + i));
                }
                session.frames.add(OutboundFrame.close(CloseCode.UNAUTHENTICATED, "expired"));
                for (int i = 0; i < 50; i++) {
                    peer.send(noise);
                }
                session.send(WakeHint.INLINE);
                for (int i = 0; i < 50; i++) {
                    peer.trySend(noise);
                }
                assertTail(peer, CloseCode.UNAUTHENTICATED);
                peer.close();
            }
            deliversTheTailToWhoReadsLate(stage, noise);
        }
    }

    /** What is on its way when the close frame was sent is lost if the socket is closed too early and the client sends. */
    private void deliversTheTailToWhoReadsLate(TransportStage stage, byte[] noise) throws Exception {
        TransportPeer peer = stage.joinNarrow();
        TransportSession session = stage.next();
        for (int i = 0; i < TAIL; i++) {
            session.frames.add(TransportSession.frame("tail " + i + PADDING));
        }
        session.send(WakeHint.DEFERRED, OutboundFrame.close(CloseCode.UNAUTHENTICATED, "expired"));
        TransportStage.within(tck.patience(), session.frames::isEmpty);
        TransportStage.within(ON_ITS_WAY, () -> false);
        for (int i = 0; i < 50; i++) {
            peer.trySend(noise);
        }
        assertTail(peer, CloseCode.UNAUTHENTICATED, PADDING);
    }

    void waitsForNobodyForEver() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            session.connection.close(CloseCode.NORMAL, "done");
            TransportPeer.Frame close = TransportPeer.required(peer.close(false), TransportPeer.CLOSE);
            assertThat(close.closeCode()).isEqualTo(CloseCode.NORMAL.code());
            assertThat(TransportStage.within(tck.closeLimit(), () -> !session.ends.isEmpty()))
                    .as("the end of a client that does not answer a close is reported within " + tck.closeLimit())
                    .isTrue();
            assertThat(stage.onlyEnd(session).code()).as("its code").isIn(CloseCode.NORMAL.code(), ABNORMAL);
            assertThat(peer.endsHere()).as("the connection ends").isTrue();
        }
    }

    void answersClose() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (int code : new int[] {1000, 1001, 3001, 4999, NO_CODE}) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                peer.sendText("last");
                peer.send(TransportPeer.frame(
                        TransportPeer.CLOSE, code == NO_CODE ? new byte[0] : TransportPeer.closing(code, "bye")));
                TransportPeer.Frame answer = TransportPeer.required(peer.close(false), TransportPeer.CLOSE);
                assertThat(answer.closeCode())
                        .as("the code of the answer to " + code)
                        .isIn(code, code == NO_CODE ? CloseCode.NORMAL.code() : code);
                assertThat(peer.endsHere()).as("nothing follows the answer").isTrue();
                TransportSession.End end = stage.onlyEnd(session);
                assertThat(end.code())
                        .as("the code that is reported")
                        .isEqualTo(code == NO_CODE && !tck.seesMissingCodes() ? CloseCode.NORMAL.code() : code);
                if (code != NO_CODE || tck.seesMissingCodes()) {
                    assertThat(end.reason()).as("the reason that is reported").isEqualTo(code == NO_CODE ? "" : "bye");
                }
                assertThat(session.texts).as("texts told before the end").containsExactly("last");
            }
        }
    }

    void noticesHangingUp() throws Exception {
        assertAbnormal(TransportPeer::reset);
        assertAbnormal(TransportPeer::halfClose);
        assertAbnormal(TransportPeer::close);
    }

    /** A way of hanging up. */
    private interface HangUp {
        void by(TransportPeer peer) throws Exception;
    }

    private void assertAbnormal(HangUp hangUp) throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            peer.sendText("last");
            stage.await("the text is told", () -> !session.texts.isEmpty());
            hangUp.by(peer);
            assertThat(stage.onlyEnd(session).code())
                    .as("the code that is reported")
                    .isEqualTo(ABNORMAL);
            assertThat(session.connection.isOpen()).as("isOpen() after the end").isFalse();
        }
    }

    void dropsWithoutACloseFrame() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            session.send("first");
            peer.text();
            session.call(WebSocketConnection::terminate);
            session.call(WebSocketConnection::terminate);
            TransportPeer.@Nullable Frame last = tck.dropsWithoutClose() ? null : peer.close(false);
            assertThat(peer.endsHere())
                    .as("the connection ends without another frame than " + last)
                    .isTrue();
            assertThat(stage.onlyEnd(session).code())
                    .as("the code that is reported")
                    .isEqualTo(ABNORMAL);
        }
    }

    void reportsOnceAndLast() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            List<TransportSession> sessions = new ArrayList<>();
            for (int i = 0; i < STORM; i++) {
                TransportPeer peer = stage.join();
                TransportSession session = stage.next();
                sessions.add(session);
                session.send("first");
                peer.sendText("noise");
                end(i, peer, session);
            }
            for (TransportSession session : sessions) {
                stage.nextEnd(session);
            }
            TransportStage.within(Duration.ofMillis(100), () -> false);
            for (TransportSession session : sessions) {
                assertThat(session.ends).as("reports of an end after the first").isEmpty();
                assertThat(session.lateCalls)
                        .as("calls of the listener after the end")
                        .hasValue(0);
                assertThat(session.overlappingCalls)
                        .as("calls of the listener during another")
                        .hasValue(0);
                assertThat(session.endedInsideCall)
                        .as("reported inside a call of the engine's")
                        .isFalse();
            }
        }
    }

    private static void end(int number, TransportPeer peer, TransportSession session) throws Exception {
        if (number % 3 == 0) {
            peer.trySend(TransportPeer.frame(TransportPeer.CLOSE, TransportPeer.closing(1000, "")));
        }
        if (number % 2 == 0) {
            session.call(connection -> connection.close(CloseCode.NORMAL, "done"));
        }
        if (number % 5 == 0) {
            session.call(WebSocketConnection::terminate);
        }
        if (number % 7 == 0) {
            peer.reset();
        } else {
            peer.close();
        }
        session.call(WebSocketConnection::terminate);
    }
}
