package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What goes from the client to the engine, and the control frames of both. */
final class TransportInboundRules {
    private static final long SEED = 20_261_121;
    private static final int MESSAGES = 1_000;
    private static final int PINGS = 500;
    private static final int FEW = 5;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    private final TransportTck tck;

    TransportInboundRules(TransportTck tck) {
        this.tck = tck;
    }

    void tellsInOrder() throws Exception {
        Random random = new Random(SEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] text = ("message " + i + " \u20ac").getBytes(StandardCharsets.UTF_8);
            int cut = random.nextInt(text.length);
            if (i % 4 == 0) {
                bytes.writeBytes(TransportPeer.frame(0x01, Arrays.copyOf(text, cut)));
                bytes.writeBytes(TransportPeer.frame(TransportPeer.PING, new byte[] {(byte) i}));
                bytes.writeBytes(TransportPeer.frame(0x80, Arrays.copyOfRange(text, cut, text.length)));
            } else {
                bytes.writeBytes(TransportPeer.frame(TransportPeer.TEXT, text));
            }
        }
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            sendSliced(peer, bytes.toByteArray(), random);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(stage.nextText(session))
                        .as("message " + i + " of seed " + SEED)
                        .isEqualTo("message " + i + " \u20ac");
            }
            assertThat(session.overlappingCalls)
                    .as("calls of the listener during another")
                    .hasValue(0);
        }
    }

    private static void sendSliced(TransportPeer peer, byte[] bytes, Random random) throws Exception {
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(from < 500 ? 3 : 200));
            peer.send(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
    }

    void limitsMessages() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            String largest = "m".repeat(tck.messageLimit());
            peer.sendText(largest);
            assertThat(stage.nextText(session).equals(largest))
                    .as("a message of " + tck.messageLimit() + " bytes is told whole")
                    .isTrue();
        }
        byte[] large = new byte[tck.messageLimit() + 1];
        Arrays.fill(large, (byte) 'm');
        assertEnded(CloseCode.MESSAGE_TOO_BIG, TransportPeer.frame(TransportPeer.TEXT, large));
        byte[] half = Arrays.copyOf(large, tck.messageLimit() / 2 + 1);
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        fragments.writeBytes(TransportPeer.frame(0x01, half));
        fragments.writeBytes(TransportPeer.frame(0x80, half));
        assertEnded(CloseCode.MESSAGE_TOO_BIG, fragments.toByteArray());
    }

    void refusesBrokenText() throws Exception {
        assertEnded(
                CloseCode.MALFORMED_DATA,
                TransportPeer.frame(TransportPeer.TEXT, new byte[] {'a', (byte) 0xC3, (byte) 0x28}));
        assertEnded(
                CloseCode.MALFORMED_DATA,
                TransportPeer.frame(TransportPeer.TEXT, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    }

    void refusesBrokenFrames() throws Exception {
        assertEnded(CloseCode.PROTOCOL_ERROR, TransportPeer.unmasked(TransportPeer.TEXT, TEXT));
        assertEnded(CloseCode.PROTOCOL_ERROR, TransportPeer.frame(0xC1, TEXT));
        assertEnded(CloseCode.PROTOCOL_ERROR, TransportPeer.frame(0x83, TEXT));
        assertEnded(CloseCode.PROTOCOL_ERROR, TransportPeer.frame(0x80, TEXT));
        assertEnded(CloseCode.PROTOCOL_ERROR, TransportPeer.frame(TransportPeer.PING, new byte[126]));
    }

    void refusesBinary() throws Exception {
        assertEnded(CloseCode.UNSUPPORTED_DATA, TransportPeer.frame(TransportPeer.BINARY, TEXT));
    }

    /** Asserts that something ends the connection, by its code or by a drop, and that none of it is told. */
    private void assertEnded(CloseCode code, byte[] bad) throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            peer.sendText("good");
            peer.trySend(bad);
            peer.trySend(TransportPeer.frame(TransportPeer.TEXT, "behind".getBytes(StandardCharsets.UTF_8)));
            TransportPeer.@Nullable Frame close = peer.close(true);
            if (close != null) {
                assertThat(close.closeCode())
                        .as("the code that the client is closed with")
                        .isEqualTo(code.code());
            }
            peer.close();
            stage.onlyEnd(session);
            assertThat(session.texts).as("the texts that were told").containsExactly("good");
        }
    }

    void countsAnySignOfLife() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            session.send("hello");
            peer.text();
            int before = session.activity.get();
            session.call(connection -> connection.ping());
            TransportPeer.Frame ping = TransportPeer.required(peer.read(), TransportPeer.PING);
            assertThat(session.activity).as("signs of life before the answer").hasValue(before);
            peer.send(TransportPeer.frame(TransportPeer.PONG, ping.payload()));
            stage.await("the pong counts as activity", () -> session.activity.get() > before);
            int answered = session.activity.get();
            peer.sendText("text");
            stage.nextText(session);
            assertThat(session.activity.get()).as("signs of life after a text").isGreaterThan(answered);
            assertThat(session.texts).as("texts told besides").isEmpty();
        }
    }

    void mergesPings() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.joinNarrow();
            TransportSession session = stage.next();
            TransportStage.fill(session, 400, 1 << 15);
            for (int i = 0; i < PINGS; i++) {
                session.connection.ping();
            }
            session.send("end");
            int pings = 0;
            TransportPeer.Frame frame = peer.read();
            while (frame != null && !frame.text().equals("end")) {
                pings += frame.is(TransportPeer.PING) ? 1 : 0;
                frame = peer.read();
            }
            assertThat(frame).as("the last frame").isNotNull();
            assertThat(pings)
                    .as("pings written for " + PINGS + " asked for while none could be")
                    .isBetween(1, FEW);
        }
    }

    void answersPings() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            TransportSession session = stage.next();
            byte[] full = new byte[125];
            new Random(SEED).nextBytes(full);
            for (byte[] payload : new byte[][] {{}, {1, 2, 3}, full}) {
                peer.send(TransportPeer.frame(TransportPeer.PING, payload));
                TransportPeer.Frame pong = TransportPeer.required(peer.read(), TransportPeer.PONG);
                assertThat(pong.payload()).as("its payload").isEqualTo(payload);
            }
            int told = session.controls.get();
            session.answersPings = false;
            peer.send(TransportPeer.frame(TransportPeer.PING, new byte[] {9}));
            stage.await("the ping is told, or was not before either", () -> told == 0 || session.controls.get() > told);
            assertThat(told == 0 || peer.isSilentFor(MOMENT))
                    .as("no answer to a ping that is not to be answered")
                    .isTrue();
        }
    }
}
