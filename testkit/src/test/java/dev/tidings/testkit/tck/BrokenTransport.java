package dev.tidings.testkit.tck;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A good transport with one defect around it. */
final class BrokenTransport implements Transport {
    private final Transport good;
    private final TransportDefect defect;
    private @Nullable InetSocketAddress address;
    private @Nullable MeddlingProxy proxy;

    BrokenTransport(Transport good, TransportDefect defect) {
        this.good = good;
        this.defect = defect;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        if (address != null && defect == TransportDefect.STARTS_TWICE) {
            return address;
        }
        InetSocketAddress real = good.start(new Between(acceptor));
        if (defect.meddles()) {
            proxy = MeddlingProxy.start(real, defect);
            address = proxy.address();
        } else {
            address = real;
        }
        return defect == TransportDefect.RETURNS_PORT_0 ? new InetSocketAddress(real.getAddress(), 0) : address;
    }

    @Override
    public InetSocketAddress address(InetSocketAddress started) {
        return defect == TransportDefect.FORGETS_ITS_PORT ? new InetSocketAddress(started.getAddress(), 0) : started;
    }

    @Override
    public void stopAccepting() {
        if (defect != TransportDefect.ACCEPTS_FOR_EVER) {
            good.stopAccepting();
        }
    }

    @Override
    public void close(Duration limit) {
        good.close(limit);
        if (proxy != null) {
            proxy.close();
        }
        if (defect == TransportDefect.LEAKS_A_THREAD) {
            TransportDefect.waste(Duration.ofSeconds(3));
        }
    }

    /** What the good transport sees of the acceptor. */
    private final class Between implements ConnectionAcceptor {
        private final ConnectionAcceptor acceptor;

        Between(ConnectionAcceptor acceptor) {
            this.acceptor = acceptor;
        }

        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            HandshakeDecision decision = defect.decision(acceptor.screen(defect.request(request)));
            if (defect == TransportDefect.TELLS_WHAT_THE_ENGINE_KNOWS
                    && decision instanceof HandshakeDecision.Refuse refuse) {
                turnedAway(refuse.status(), refuse.message());
            }
            return decision instanceof HandshakeDecision.Parked parked ? new Waiting(parked) : decision;
        }

        @Override
        public void turnedAway(int code, String reason) {
            acceptor.turnedAway(code, reason);
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            Link link = new Link(connection);
            if (defect == TransportDefect.HANDS_OVER_TWICE) {
                acceptor.accept(link, request);
            }
            return link.listen(acceptor.accept(link, defect.request(request)));
        }
    }

    /** What the good transport sees of a request that waits. */
    private final class Waiting implements HandshakeDecision.Parked {
        private final HandshakeDecision.Parked parked;

        Waiting(HandshakeDecision.Parked parked) {
            this.parked = parked;
        }

        @Override
        public Upgrade upgrade() {
            return parked.upgrade();
        }

        @Override
        public CompletionStage<HandshakeDecision> decide() {
            if (defect == TransportDefect.KEEPS_A_THREAD_FOR_EACH_REQUEST) {
                TransportDefect.waste(Duration.ofSeconds(3));
            }
            return parked.decide().thenApply(defect::decision);
        }

        @Override
        public InboundListener accept(WebSocketConnection connection) {
            Link link = new Link(connection);
            return link.listen(parked.accept(link));
        }

        @Override
        public void abandon() {
            if (defect != TransportDefect.FORGETS_WHO_LEFT) {
                parked.abandon();
            }
        }
    }

    /** A connection and its listener, seen through the defect. */
    final class Link implements WebSocketConnection, InboundListener {
        final WebSocketConnection connection;
        volatile @Nullable FrameSource frames;
        volatile boolean over;
        volatile int count;
        final AtomicBoolean reported = new AtomicBoolean();
        private volatile @Nullable InboundListener listener;

        Link(WebSocketConnection connection) {
            this.connection = connection;
        }

        InboundListener listen(InboundListener told) {
            listener = told;
            return this;
        }

        InboundListener listener() {
            InboundListener told = listener;
            while (told == null) {
                LockSupport.parkNanos(1_000);
                told = listener;
            }
            return told;
        }

        @Override
        public Object nativeSession() {
            return connection.nativeSession();
        }

        @Override
        public String remoteAddress() {
            return connection.remoteAddress();
        }

        @Override
        public void start(FrameSource source) {
            frames = source;
            connection.start(defect.frames(source));
        }

        @Override
        public void wake(WakeHint hint) {
            defect.wake(this, hint);
        }

        @Override
        public void ping() {
            connection.ping();
        }

        @Override
        public void close(CloseCode code, String reason) {
            defect.close(this, code, reason);
        }

        @Override
        public void terminate() {
            defect.terminate(this);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void onText(String message) {
            defect.text(this, message);
        }

        @Override
        public void onActivity() {
            if (defect != TransportDefect.IGNORES_SIGNS_OF_LIFE) {
                listener().onActivity();
            }
        }

        @Override
        public boolean onControl() {
            return listener().onControl() || defect == TransportDefect.ANSWERS_EVERY_PING;
        }

        @Override
        public void onClosed(int code, String reason) {
            over = true;
            defect.closed(this, code, reason);
        }
    }
}
