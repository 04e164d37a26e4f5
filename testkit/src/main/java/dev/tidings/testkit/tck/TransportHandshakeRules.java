package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;

/** What comes before the first frame. */
final class TransportHandshakeRules {
    private static final int[] REFUSALS = {401, 403, 429, 503};
    private static final int MANY = 20;
    private static final int HANDSHAKES = 150;
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final TransportTck tck;

    TransportHandshakeRules(TransportTck tck) {
        this.tck = tck;
    }

    void showsTheRequest() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            stage.connect("?user=a%20b&user=second&name=%C3%A9&empty=")
                    .upgrade(
                            "Origin: https://app.example",
                            "X-Tck: One",
                            "Authorization: Bearer t0ken",
                            "Cookie: sid=1; theme=dark",
                            "Sec-WebSocket-Protocol: tidings.v1, other");
            HandshakeRequest request = stage.next().request;
            assertThat(request.path()).as("path").isEqualTo(stage.uri.getPath());
            assertThat(request.query())
                    .as("query")
                    .containsEntry("user", "a b")
                    .containsEntry("name", "\u00e9")
                    .containsEntry("empty", "");
            assertHeader(request, "origin", "https://app.example");
            assertHeader(request, "x-tck", "One");
            assertHeader(request, "authorization", "Bearer t0ken");
            assertHeader(request, "cookie", "sid=1; theme=dark");
            assertThat(request.subprotocols()).as("subprotocols").containsExactly("tidings.v1", "other");
            assertThat(InetAddress.getByName(request.remoteAddress()).isLoopbackAddress())
                    .as("the remote address " + request.remoteAddress() + " is the client's")
                    .isTrue();
            assertThat(stage.acceptor.screened)
                    .as("calls of screen for one request")
                    .hasValue(1);
        }
    }

    private static void assertHeader(HandshakeRequest request, String name, String value) {
        assertThat(request.header(name)).as("header " + name).contains(value);
    }

    void refuses() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (int status : REFUSALS) {
                stage.acceptor.screening = request -> new HandshakeDecision.Refuse(status, "not you");
                assertRefused(stage.connect(0).ask(), status);
            }
            assertThat(stage.acceptor.all)
                    .as("connections handed over after a refusal")
                    .isEmpty();
            assertNotToldAgain(stage);
        }
    }

    private static void assertNotToldAgain(TransportStage stage) {
        assertThat(stage.acceptor.turnedAway)
                .as("calls of turnedAway for what was refused by the engine, who knows of it")
                .isEmpty();
    }

    private void assertRefused(TransportPeer peer, int status) throws Exception {
        int answered = peer.answer().status();
        if (tck.refusesOverHttp()) {
            assertThat(answered).as("the status of the answer").isEqualTo(status);
        } else {
            assertThat(TransportPeer.required(peer.close(true), TransportPeer.CLOSE)
                            .closeCode())
                    .as("the code that stands for " + status)
                    .isEqualTo(standIn(status));
        }
    }

    /** Returns the close code for a status that can't be sent. */
    static int standIn(int status) {
        return status == 503 ? CloseCode.TRY_AGAIN_LATER.code() : 4_000 + status;
    }

    void selectsTheSubprotocol() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            String offer = "Sec-WebSocket-Protocol: other, tidings.v1";
            stage.acceptor.screening = request -> new HandshakeDecision.Upgrade("tidings.v1");
            assertThat(stage.connect(0).ask(offer).answer().header("Sec-WebSocket-Protocol"))
                    .as("the subprotocol of the answer")
                    .contains("tidings.v1");
            stage.acceptor.screening = request -> new HandshakeDecision.Upgrade(null);
            assertThat(stage.connect(0).ask(offer).answer().header("Sec-WebSocket-Protocol"))
                    .as("the subprotocol of the answer if none is selected")
                    .isEmpty();
        }
    }

    void neverCompresses() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.connect(0);
            TransportPeer.Answer answer = peer.ask(
                            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits,"
                                    + " permessage-deflate, x-webkit-deflate-frame")
                    .answer();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Sec-WebSocket-Extensions"))
                    .as("the extensions that were negotiated")
                    .isEmpty();
            stage.next().send("z".repeat(5_000));
            assertThat(peer.text()).isEqualTo("z".repeat(5_000));
        }
    }

    void answersBeforeAnythingElse() throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(2);
        try (TransportStage stage = new TransportStage(tck)) {
            stage.acceptor.onAccept = session -> {
                WakeHint hint = session.hashCode() % 2 == 0 ? WakeHint.INLINE : WakeHint.DEFERRED;
                agents.execute(() -> session.send(hint, TransportSession.frame("first")));
            };
            for (int i = 0; i < HANDSHAKES; i++) {
                try (TransportPeer peer = TransportPeer.connect(stage.uri, tck.patience(), 0)) {
                    assertThat(peer.upgrade().text()).as("the first frame").isEqualTo("first");
                }
            }
            stage.acceptor.onAccept = session -> session.send("within");
            assertThat(stage.join().text())
                    .as("a frame that was ready within accept")
                    .isEqualTo("within");
        } finally {
            agents.shutdownNow();
        }
    }

    void tellsWhatComesAtOnce() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            TransportPeer peer = stage.join();
            peer.sendText("before the start");
            TransportSession session = stage.next();
            assertThat(stage.nextText(session)).isEqualTo("before the start");
            session.send("started");
            assertThat(peer.text()).isEqualTo("started");
        }
    }

    void parks() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            stage.acceptor.park();
            if (!tck.parksRequests()) {
                stage.join();
                stage.next();
                assertThat(stage.acceptor.waiting)
                        .as("decisions asked for without waiting")
                        .isEmpty();
                return;
            }
            letWait(stage);
            int threads = Thread.getAllStackTraces().size();
            Map<TransportPeer, TransportAcceptor.Waiting> waiting = letWait(stage);
            assertThat(Thread.getAllStackTraces().size() - threads)
                    .as("threads more than before " + MANY + " more requests waited")
                    .isLessThan(MANY / 2);
            assertThat(waiting.keySet().iterator().next().isSilentFor(MOMENT))
                    .as("silence before the decision")
                    .isTrue();
            othersAreServed(stage);
            for (Map.Entry<TransportPeer, TransportAcceptor.Waiting> each : waiting.entrySet()) {
                decide(stage, each.getKey(), each.getValue());
            }
        }
    }

    /** Lets many more requests wait; the first of them also make pools grow that grow late. */
    private static Map<TransportPeer, TransportAcceptor.Waiting> letWait(TransportStage stage) throws Exception {
        Map<TransportPeer, TransportAcceptor.Waiting> waiting = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            TransportPeer peer = stage.connect(0).ask();
            waiting.put(peer, stage.nextWaiting());
        }
        return waiting;
    }

    private static void othersAreServed(TransportStage stage) throws Exception {
        stage.acceptor.screening = request -> new HandshakeDecision.Upgrade(null);
        TransportPeer other = stage.join();
        stage.next().send("at once");
        assertThat(other.text()).isEqualTo("at once");
    }

    private static void decide(TransportStage stage, TransportPeer peer, TransportAcceptor.Waiting waiting)
            throws Exception {
        waiting.decision.complete(new HandshakeDecision.Upgrade(null));
        assertThat(peer.answer().status()).as("the answer after the decision").isEqualTo(101);
        stage.next().send("welcome");
        assertThat(peer.text()).isEqualTo("welcome");
        assertThat(waiting.accepted).as("calls of Parked.accept").hasValue(1);
        assertThat(waiting.abandoned).as("calls of abandon").hasValue(0);
        assertThat(waiting.asked).as("calls of decide").hasValue(1);
    }

    void refusesLater() throws Exception {
        Assumptions.assumeTrue(tck.parksRequests(), "no request can wait: see parksRequests()");
        try (TransportStage stage = new TransportStage(tck)) {
            stage.acceptor.park();
            for (int status : REFUSALS) {
                TransportPeer peer = stage.connect(0).ask();
                TransportAcceptor.Waiting waiting = stage.nextWaiting();
                waiting.decision.complete(new HandshakeDecision.Refuse(status, "not you"));
                assertThat(peer.answer().status())
                        .as("the status of the answer")
                        .isEqualTo(status);
                assertThat(waiting.accepted)
                        .as("calls of Parked.accept after a refusal")
                        .hasValue(0);
            }
            assertNotToldAgain(stage);
        }
    }

    void abandons() throws Exception {
        Assumptions.assumeTrue(tck.parksRequests(), "no request can wait: see parksRequests()");
        try (TransportStage stage = new TransportStage(tck)) {
            stage.acceptor.park();
            TransportPeer peer = stage.connect(0).ask();
            TransportAcceptor.Waiting waiting = stage.nextWaiting();
            peer.reset();
            TransportStage.within(Duration.ofSeconds(1), () -> waiting.abandoned.get() > 0);
            waiting.decision.complete(new HandshakeDecision.Upgrade(null));
            stage.await(
                    "a request whose client has left is abandoned, or accepted and reported closed",
                    () -> waiting.abandoned.get() + waiting.accepted.get() > 0);
            assertThat(waiting.abandoned.get() + waiting.accepted.get())
                    .as("calls of abandon and of Parked.accept together")
                    .isEqualTo(1);
            for (TransportSession session : stage.acceptor.all) {
                stage.onlyEnd(session);
            }
        }
    }

    void upgradesAndCloses() throws Exception {
        try (TransportStage stage = new TransportStage(tck)) {
            for (CloseCode code : List.of(CloseCode.UNAUTHENTICATED, CloseCode.FORBIDDEN, CloseCode.LIMIT_EXCEEDED)) {
                stage.acceptor.onAccept = session -> session.connection.close(code, "not you");
                TransportPeer peer = stage.join();
                TransportPeer.Frame close = TransportPeer.required(peer.close(true), TransportPeer.CLOSE);
                assertThat(close.closeCode()).as("its code").isEqualTo(code.code());
                assertThat(stage.onlyEnd(stage.next()).code())
                        .as("the code that is reported")
                        .isEqualTo(code.code());
            }
        }
    }
}
