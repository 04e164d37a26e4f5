package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A transport that runs under an acceptor of a rule's, with the clients that came; all end with it. */
final class TransportStage implements AutoCloseable {
    static final int SMALL_BUFFER = 8 * 1024;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration BEGINNING = Duration.ofSeconds(2);
    private static final Duration CALM = Duration.ofMillis(250);

    final TransportAcceptor acceptor = new TransportAcceptor();
    final Transport transport;
    final InetSocketAddress address;
    final URI uri;
    final TransportTck tck;

    private final List<TransportPeer> peers = new ArrayList<>();

    TransportStage(TransportTck tck) throws Exception {
        this.tck = tck;
        transport = tck.createTransport();
        address = transport.start(acceptor);
        uri = tck.uriOf(transport, address);
    }

    /** Connects a client that has said nothing yet. */
    TransportPeer connect(int receiveBuffer) throws Exception {
        return kept(TransportPeer.connect(uri, tck.patience(), receiveBuffer));
    }

    /** Connects a client that asks for something within the path. */
    TransportPeer connect(String query) throws Exception {
        return kept(TransportPeer.connect(URI.create(uri + query), tck.patience(), 0));
    }

    private TransportPeer kept(TransportPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** Connects a client and upgrades it. */
    TransportPeer join(String... headers) throws Exception {
        return connect(0).upgrade(headers);
    }

    /** Connects a client that is able to hold little of what it does not read. */
    TransportPeer joinNarrow() throws Exception {
        return connect(SMALL_BUFFER).upgrade();
    }

    /** Waits for the session of the client that came first among those not asked for. */
    TransportSession next() throws InterruptedException {
        return next("the acceptor is handed the connection", acceptor.fresh);
    }

    TransportAcceptor.Waiting nextWaiting() throws InterruptedException {
        return next("the decision is asked for", acceptor.waiting);
    }

    String nextText(TransportSession session) throws InterruptedException {
        return next("the listener is told a text", session.texts);
    }

    TransportSession.End nextEnd(TransportSession session) throws InterruptedException {
        return next("the listener is told the end", session.ends);
    }

    private <T> T next(String what, BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(tck.patience().toMillis(), TimeUnit.MILLISECONDS);
        assertThat(element).as(what + " within " + tck.patience()).isNotNull();
        return element;
    }

    /** Asserts that the end was reported once, and waits a moment for what would be too much. */
    TransportSession.End onlyEnd(TransportSession session) throws InterruptedException {
        TransportSession.End end = nextEnd(session);
        assertThat(session.ends.poll(50, TimeUnit.MILLISECONDS))
                .as("a second report of the end, after " + end)
                .isNull();
        return end;
    }

    void await(String what, BooleanSupplier condition) {
        assertThat(within(tck.patience(), condition))
                .as(what + " within " + tck.patience())
                .isTrue();
    }

    /** Looks once for each millisecond at least: a machine that stands still for a while does not look, and proves nothing. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        for (long looks = 0; looks <= limit.toMillis() || System.nanoTime() - begun <= limit.toNanos(); looks++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(200_000);
        }
        return condition.getAsBoolean();
    }

    /** Waits until something was polled, and nothing is polled any more. */
    static void calm(TransportSession session) {
        within(BEGINNING, () -> session.polledBytes.get() > 0);
        calm(CALM, session.polledBytes::get);
    }

    /** Waits until a number does not change any more, and returns it. */
    static long calm(Duration calm, LongSupplier number) {
        long last = number.getAsLong();
        while (true) {
            long before = last;
            if (!within(calm, () -> number.getAsLong() != before)) {
                return before;
            }
            last = number.getAsLong();
        }
    }

    /** Fills a connection until nothing of it is polled any more. */
    static void fill(TransportSession session, int frames, int size) {
        OutboundFrame frame = TransportSession.frame("f".repeat(size));
        for (int i = 0; i < frames; i++) {
            session.frames.add(frame);
        }
        session.send(WakeHint.DEFERRED);
        calm(session);
    }

    @Override
    public void close() throws IOException {
        for (TransportPeer peer : peers) {
            peer.close();
        }
        transport.close(CLOSE_LIMIT);
        if (tck.opensOnce()) {
            assertThat(acceptor.twice)
                    .as("keys of clients whose connection the acceptor was handed twice")
                    .isEmpty();
        }
    }
}
