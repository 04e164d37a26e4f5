package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.text.SafeText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of the embedded server, from its accept to its end.
 *
 * <p>Its end can be found by anyone: the writer, an agent's thread that is just emitting, a timer, the library's
 * selector. Yet {@code onClosed} must come exactly once, last, and never inside a call of the engine's. So the socket
 * is <em>held</em>: once for being alive, and once for each piece of input that was read and is not yet decoded. The
 * writer's {@link #finished} gives the first hold back; whoever gives back the last one has the end reported by the
 * timer. A request that waits for its decision belongs to whoever takes it: the decision, the end, or the stop of the
 * server. A half-closed peer is dropped only when all it sent before was decoded, its close frame among it.
 */
final class EmbeddedConnection implements WebSocketConnection, WriterListener {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedConnection.class);
    private static final Duration PARKING_LIMIT = Duration.ofSeconds(20);
    private static final Scheduled NOTHING = () -> {};
    private static final byte[] NO_PAYLOAD = new byte[0];
    private static final AtomicIntegerFieldUpdater<EmbeddedConnection> HOLDS =
            AtomicIntegerFieldUpdater.newUpdater(EmbeddedConnection.class, "holds");
    private static final AtomicIntegerFieldUpdater<EmbeddedConnection> REPORTED =
            AtomicIntegerFieldUpdater.newUpdater(EmbeddedConnection.class, "reported");
    private static final AtomicReferenceFieldUpdater<EmbeddedConnection, HandshakeDecision.@Nullable Parked> PARKED =
            AtomicReferenceFieldUpdater.newUpdater(EmbeddedConnection.class, HandshakeDecision.Parked.class, "parked");

    private record Ending(int code, String reason) {}

    /** What a connection belongs to. */
    record Home(TransportContext context, Connections connections, WriterLimits limits) {}

    private final LibrarySocket session;
    private final SocketChannel socket;
    private final String remoteAddress;
    private final ConnectionPlaces.Place place;
    private final Home home;
    private final TransportContext context;
    private final ConnectionWriter writer;
    private final InboundPipe inbound;
    private volatile int holds = 1;
    private volatile int reported;
    private volatile HandshakeDecision.@Nullable Parked parked;
    private volatile @Nullable InboundListener listener;
    private volatile @Nullable Ending ending;
    private volatile boolean upgraded;
    private volatile boolean peerClosed;
    private volatile boolean endOfStream;
    private volatile Scheduled expiry = NOTHING;

    EmbeddedConnection(LibrarySocket session, SocketChannel socket, ConnectionPlaces.Place place, Home home)
            throws IOException {
        this.session = session;
        this.socket = socket;
        this.place = place;
        this.home = home;
        this.context = home.context();
        this.remoteAddress =
                ((InetSocketAddress) socket.getRemoteAddress()).getAddress().getHostAddress();
        this.writer = new ConnectionWriter(
                new SocketPort(socket, session),
                context.flusher(),
                this,
                context.time(),
                context.scheduler(),
                home.limits());
        this.inbound = new InboundPipe(this, session, context);
    }

    /** Starts the time a client has for its request; drops the connection if that can't be measured. */
    void expectRequest() {
        try {
            expireAfter(context.options().handshakeTimeout());
        } catch (RuntimeException e) {
            writer.terminate();
            throw e;
        }
    }

    InboundPipe inbound() {
        return inbound;
    }

    /** Takes a hold, unless the connection has ended and all input was decoded. */
    boolean hold() {
        return HOLDS.getAndUpdate(this, held -> held == 0 ? 0 : held + 1) > 0;
    }

    /** Gives a hold back. */
    void release() {
        int left = HOLDS.decrementAndGet(this);
        if (left == 0) {
            reportLater();
        } else if (left == 1) {
            dropIfStreamEnded();
        }
    }

    private void reportLater() {
        try {
            context.scheduler().schedule(this::report, Duration.ZERO);
        } catch (RuntimeException e) {
            LOG.warn(
                    "the timer takes no task: the end of the connection from {} is reported at once", remoteAddress, e);
            report();
        }
    }

    /** Takes note that the peer sends nothing more. */
    void endOfStream() {
        endOfStream = true;
        if (holds == 1) {
            dropIfStreamEnded();
        }
    }

    private void dropIfStreamEnded() {
        if (endOfStream && !peerClosed) {
            writer.terminate();
        }
    }

    /** Lets a request wait for its decision, and then answers it. */
    void park(HandshakeDecision.Parked request, Function<HandshakeDecision.Upgrade, ByteBuffer> response) {
        expiry.cancel();
        parked = request;
        expireAfter(PARKING_LIMIT);
        if (ending != null) {
            abandonParked();
        }
        request.decide().whenComplete((decision, cause) -> decided(request, decision, response));
    }

    private void decided(
            HandshakeDecision.Parked request,
            @Nullable HandshakeDecision decision,
            Function<HandshakeDecision.Upgrade, ByteBuffer> response) {
        if (!hold()) {
            return;
        }
        try {
            if (!PARKED.compareAndSet(this, request, null)) {
                LOG.trace("a decision about {} came too late", this);
            } else if (decision instanceof HandshakeDecision.Upgrade upgrade) {
                listener = accepted(request);
                inbound.upgraded();
                open(response.apply(upgrade));
            } else {
                inbound.discard();
                refuse(refusal(decision));
            }
        } catch (Throwable e) {
            failed(e);
        } finally {
            release();
        }
    }

    private InboundListener accepted(HandshakeDecision.Parked request) {
        try {
            return request.accept(this);
        } catch (RuntimeException | Error e) {
            request.abandon();
            throw e;
        }
    }

    private static Refusal refusal(@Nullable HandshakeDecision decision) {
        return decision instanceof HandshakeDecision.Refuse refuse
                ? Refusal.decided(refuse)
                : new Refusal(503, "temporarily unavailable");
    }

    /** Takes note of bytes behind a request that waits: no client may send any before it is answered. */
    void spokeTooSoon() {
        inbound.discard();
        if (abandonParked()) {
            refuse(Refusal.malformed("nothing may follow the request before it is answered"));
        } else {
            writer.terminate();
        }
    }

    /** Gives a request that waits up. Returns false if there is none, or it is being answered. */
    private boolean abandonParked() {
        HandshakeDecision.Parked request = parked == null ? null : PARKED.getAndSet(this, null);
        if (request != null) {
            request.abandon();
        }
        return request != null;
    }

    /** Sends the upgrade response, and hands the connection to the engine. */
    void upgraded(ByteBuffer response, HandshakeRequest request) {
        if (open(response)) {
            listener = context.acceptor().accept(this, request);
        }
    }

    private boolean open(ByteBuffer response) {
        expiry.cancel();
        boolean whole = writeWhole(response);
        if (whole) {
            upgraded = true;
            place.upgraded();
            writer.openGate();
        } else {
            writer.terminate();
        }
        return whole;
    }

    /**
     * Answers with an error, and drops the connection when the peer has read it or took too long. Returns false if the
     * peer is gone.
     */
    boolean refuse(Refusal refusal) {
        LOG.debug(
                "refused a request from {} with {}: {}",
                remoteAddress,
                refusal.status(),
                SafeText.of(String.valueOf(refusal.getMessage())));
        refusal.tell(context.acceptor());
        expiry.cancel();
        if (writeWhole(refusal.response()) && endOutput()) {
            expireAfter(context.options().closeLinger());
            return true;
        }
        writer.terminate();
        return false;
    }

    /** Answers with an error before there is a request. Returns false if the client is gone. */
    boolean turnAway(Refusal refusal) {
        inbound.discard();
        return refuse(refusal);
    }

    private boolean writeWhole(ByteBuffer bytes) {
        try {
            socket.write(bytes);
            return !bytes.hasRemaining();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean endOutput() {
        try {
            socket.shutdownOutput();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void expireAfter(Duration limit) {
        Scheduled scheduled = context.scheduler().schedule(writer::terminate, limit);
        expiry = scheduled;
        if (ending != null) {
            scheduled.cancel();
        }
    }

    /** Takes note of a sign of life. */
    void active() {
        InboundListener told = listener;
        if (told != null) {
            told.onActivity();
        }
    }

    /** Delivers a message, unless the connection is closing. */
    void text(String message) {
        InboundListener told = listener;
        if (told != null && writer.state().compareTo(WriterState.CLOSING) < 0) {
            told.onText(message);
        }
    }

    /** Answers a ping, if the engine allows it. */
    void pinged(byte[] payload) {
        if (controlled()) {
            writer.pong(payload);
        }
    }

    /** Takes note of a ping or a pong. Returns true if a ping is to be answered. */
    boolean controlled() {
        InboundListener told = listener;
        return told == null || told.onControl();
    }

    void peerClosed(int code, String reason) {
        peerClosed = true;
        writer.peerClosed(code, reason);
    }

    /** Ends the connection after something was thrown on a thread of the library's. */
    void failed(Throwable failure) {
        LOG.error("the connection from {} failed", remoteAddress, failure);
        if (upgraded) {
            close(CloseCode.SERVER_ERROR, "internal error");
        } else {
            writer.terminate();
        }
    }

    void close(int code, String reason) {
        writer.close(code, reason);
    }

    /** Ends the connection because the server stops; leaves a close that is under way alone. */
    void shutDown() {
        if (abandonParked()) {
            inbound.discard();
            refuse(new Refusal(503, "the server shuts down"));
        } else if (!upgraded) {
            writer.terminate();
        } else if (writer.state().compareTo(WriterState.CLOSING) < 0) {
            close(CloseCode.GOING_AWAY, "the server shuts down");
        }
    }

    @Override
    public void peerTook() {
        active();
    }

    @Override
    public void closeSent(int code, String reason) {
        LOG.trace("the close frame {} is out, the peer's answer is awaited", code);
    }

    @Override
    public void finished(int code, String reason, boolean clean) {
        ending = new Ending(code, reason);
        expiry.cancel();
        abandonParked();
        release();
    }

    /** Reports the end if that was not done yet. */
    void report() {
        if (reported == 1 || REPORTED.getAndSet(this, 1) == 1) {
            return;
        }
        Ending end = ending == null ? new Ending(1006, "") : ending;
        InboundListener told = listener;
        try {
            if (told != null) {
                told.onClosed(end.code(), end.reason());
            }
        } catch (RuntimeException e) {
            LOG.error("the end of the connection from {} could not be reported", remoteAddress, e);
        } finally {
            if (home.connections().remove(this)) {
                place.free();
            }
        }
    }

    @Override
    public Object nativeSession() {
        return session;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void start(FrameSource frames) {
        writer.start(frames);
    }

    @Override
    public void wake(WakeHint hint) {
        writer.wake(hint);
    }

    @Override
    public void ping() {
        writer.ping(NO_PAYLOAD);
    }

    @Override
    public void close(CloseCode code, String reason) {
        writer.close(code.code(), reason);
    }

    @Override
    public void terminate() {
        writer.terminate();
    }

    @Override
    public boolean isOpen() {
        return writer.state() == WriterState.OPEN;
    }

    @Override
    public String toString() {
        return "connection from " + remoteAddress;
    }
}
