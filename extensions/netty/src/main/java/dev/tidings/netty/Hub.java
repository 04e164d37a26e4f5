package dev.tidings.netty;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The life of a transport, and its clients; as many as there are places. */
final class Hub {
    private static final Duration DROP_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        NEW,
        STARTING,
        SERVING,
        NOT_ACCEPTING,
        CLOSED
    }

    private final NettyOptions options;
    private final ConnectionPlaces places;
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<EventLoop, LoopRounds> rounds = new ConcurrentHashMap<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private volatile @Nullable ConnectionAcceptor acceptor;

    Hub(NettyOptions options) {
        this.options = options;
        this.places = ConnectionPlaces.of(options.limits());
    }

    NettyOptions options() {
        return options;
    }

    /** Begins to start. */
    void begin(ConnectionAcceptor asked) {
        if (!phase.compareAndSet(Phase.NEW, Phase.STARTING)) {
            throw new IllegalStateException(
                    "the transport must be started once but was " + phase.get() + ": make a new one");
        }
        acceptor = asked;
    }

    /** Says that clients can connect. Returns false if it was closed meanwhile. */
    boolean serving() {
        return phase.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    /** Takes in nobody new from now on. Returns false if that was so before. */
    boolean stopAccepting() {
        return phase.compareAndSet(Phase.SERVING, Phase.NOT_ACCEPTING);
    }

    /** Ends its life. Returns false if it was over. */
    boolean end() {
        return phase.getAndSet(Phase.CLOSED) != Phase.CLOSED;
    }

    /** Says whether its life is over. */
    boolean isOver() {
        return phase.get() == Phase.CLOSED;
    }

    /** Returns who is asked about newcomers, or null if nobody is let in. */
    @Nullable
    ConnectionAcceptor acceptor() {
        Phase now = phase.get();
        return now == Phase.STARTING || now == Phase.SERVING ? acceptor : null;
    }

    /** Tells the engine, if there is one, of a client that it has not refused itself. */
    void turnedAway(Refuse refusal) {
        ConnectionAcceptor told = acceptor;
        if (told != null) {
            told.turnedAway(refusal.status(), refusal.message());
        }
    }

    ConnectionPlaces.@Nullable Place place(InetAddress address) {
        return places.take(address);
    }

    /** Returns the rounds of a loop, of which there are as many as threads. */
    LoopRounds rounds(EventLoop loop) {
        return rounds.computeIfAbsent(loop, LoopRounds::new);
    }

    void join(Guest guest) {
        guests.add(guest);
    }

    void leave(Guest guest) {
        guests.remove(guest);
    }

    /** Sends everybody away, waits so long, drops who is left, and sees to it that each end was reported. */
    void empty(Duration limit) {
        places.seal();
        boolean interrupted = Thread.interrupted();
        try {
            guests.forEach(Guest::shutDown);
            if (!places.awaitEmpty(limit)) {
                guests.forEach(Guest::terminate);
                places.awaitEmpty(DROP_LIMIT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            guests.forEach(Guest::terminate);
        }
        guests.forEach(Guest::report);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    HealthSnapshot.Component health() {
        Phase now = phase.get();
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("open_sockets", (long) places.taken());
        figures.put("most_sockets", (long) options.limits().connections());
        if (now == Phase.SERVING) {
            return HealthSnapshot.Component.up(HealthSnapshot.TRANSPORT, figures);
        }
        String detail = now == Phase.NOT_ACCEPTING ? "it accepts nobody any more" : "it does not serve: " + now;
        return new HealthSnapshot.Component(HealthSnapshot.TRANSPORT, HealthSnapshot.Status.DOWN, detail, figures);
    }
}
