package dev.tidings.core.transport;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.time.SystemTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The embedded transport under an engine that accepts everyone and keeps the sessions. */
final class EmbeddedServer implements ConnectionAcceptor, AutoCloseable {
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<String> turnedAway = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Session> fresh = new LinkedBlockingQueue<>();
    private final JavaWebSocketTransport transport;
    private final Runnable endOfTime;
    private InetSocketAddress address = new InetSocketAddress(0);
    private volatile Function<HandshakeRequest, HandshakeDecision> screening =
            request -> new HandshakeDecision.Upgrade(null);
    private volatile Consumer<Session> onAccept = session -> {};

    private EmbeddedServer(EmbeddedOptions options, TimeSource clock, TaskScheduler scheduler, Runnable endOfTime) {
        this.transport = (JavaWebSocketTransport) Transports.embedded(options, clock, scheduler);
        this.endOfTime = endOfTime;
    }

    static EmbeddedServer start() throws IOException {
        return start(EmbeddedOptions.defaults());
    }

    static EmbeddedServer start(EmbeddedOptions options) throws IOException {
        SystemTime time = SystemTime.open("test-timer");
        return new EmbeddedServer(options, time, time, time::close).started();
    }

    /** Starts a server whose timeouts pass when the test says so; what is due at once runs at once. */
    static EmbeddedServer start(EmbeddedOptions options, ControlledTime time) throws IOException {
        SystemTime now = SystemTime.open("test-timer");
        TaskScheduler scheduler =
                (task, delay) -> delay.isZero() ? now.schedule(task, delay) : time.schedule(task, delay);
        return new EmbeddedServer(options, time, scheduler, now::close).started();
    }

    private EmbeddedServer started() throws IOException {
        address = transport.start(this);
        return this;
    }

    InetSocketAddress address() {
        return address;
    }

    JavaWebSocketTransport transport() {
        return transport;
    }

    void screenWith(Function<HandshakeRequest, HandshakeDecision> decisions) {
        screening = decisions;
    }

    /** Sets what happens within accept, after the session was started. */
    void onAccept(Consumer<Session> action) {
        onAccept = action;
    }

    /** Sets what happens within onText of each session accepted from now on. */
    void onText(BiConsumer<Session, String> action) {
        onAccept = session -> session.onText(text -> action.accept(session, text));
    }

    List<Session> sessions() {
        return sessions;
    }

    /** Waits for the next session that was accepted. */
    Session next() throws InterruptedException {
        Session session = fresh.poll(10, TimeUnit.SECONDS);
        if (session == null) {
            throw new AssertionError("no connection was accepted within ten seconds");
        }
        return session;
    }

    /** Forgets all sessions, so that they are not counted as the server's memory. */
    void forget() {
        sessions.clear();
        fresh.clear();
    }

    RawWebSocketClient client() throws IOException {
        return RawWebSocketClient.upgrade(address);
    }

    @Override
    public HandshakeDecision screen(HandshakeRequest request) {
        return screening.apply(request);
    }

    /** Returns what was told of clients that the transport refused by itself. */
    List<String> turnedAway() {
        return turnedAway;
    }

    @Override
    public void turnedAway(int code, String reason) {
        turnedAway.add(code + " " + reason);
    }

    @Override
    public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
        Session session = new Session(connection, request);
        sessions.add(session);
        connection.start(session);
        onAccept.accept(session);
        fresh.add(session);
        return session;
    }

    @Override
    public void close() {
        transport.close(Duration.ofMillis(200));
        endOfTime.run();
    }
}
