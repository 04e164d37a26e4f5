package dev.tidings.netty;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that another HTTP layer has read. Its decision, the end of its client and the stop of the transport come by any
 * thread; the first of them takes it. From the answer until the channel is handed over only the end can still come.
 */
final class AskedRequest implements Guest {
    private static final Logger LOG = LoggerFactory.getLogger(AskedRequest.class);
    private static final Refuse UNAVAILABLE = new Refuse(503, "temporarily unavailable");

    private enum Phase {
        ASKED,
        UPGRADING,
        OVER
    }

    private final Hub hub;
    private final NettyExchange exchange;
    private final ConnectionPlaces.Place place;
    private final HandshakeRequest request;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ASKED);
    private final AtomicReference<HandshakeDecision.@Nullable Parked> parked = new AtomicReference<>();

    private AskedRequest(Hub hub, NettyExchange exchange, ConnectionPlaces.Place place, HandshakeRequest request) {
        this.hub = hub;
        this.exchange = exchange;
        this.place = place;
        this.request = request;
    }

    /** Judges a request, and sees to it that it is answered. */
    static void judge(Hub hub, NettyExchange exchange) {
        ConnectionPlaces.Place place = hub.place(exchange.address());
        if (place == null) {
            turnAway(hub, exchange, ConnectionPlaces.full());
            return;
        }
        try {
            ConnectionAcceptor acceptor = acceptor(hub, place);
            new AskedRequest(hub, exchange, place, exchange.read()).begin(acceptor);
        } catch (HandshakeRefusedException e) {
            turnAway(hub, exchange, e.refusal());
            place.free();
        }
    }

    private static ConnectionAcceptor acceptor(Hub hub, ConnectionPlaces.Place place) throws HandshakeRefusedException {
        ConnectionAcceptor acceptor = hub.acceptor();
        Refuse refusal = place.refusal();
        if (refusal != null) {
            throw new HandshakeRefusedException(refusal);
        }
        if (acceptor == null) {
            throw new HandshakeRefusedException(new Refuse(503, "nobody new is let in"));
        }
        return acceptor;
    }

    private static void turnAway(Hub hub, NettyExchange exchange, Refuse refusal) {
        LOG.debug("turned a client away with {}: {}", refusal.status(), refusal.message());
        exchange.refuse(refusal);
        hub.turnedAway(refusal);
    }

    private void begin(ConnectionAcceptor acceptor) {
        hub.join(this);
        exchange.whenGone(this::gone);
        decide(acceptor);
    }

    private void decide(ConnectionAcceptor acceptor) {
        HandshakeDecision decision = screen(acceptor);
        if (decision instanceof HandshakeDecision.Parked waiting) {
            parked.set(waiting);
            waiting.decide().whenComplete((decided, cause) -> decided(waiting, decided));
            if (phase.get() == Phase.OVER) {
                abandon();
            }
        } else if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            upgrade(upgrade, connection -> acceptor.accept(connection, request));
        } else {
            refuse(refusal(decision));
        }
    }

    private HandshakeDecision screen(ConnectionAcceptor acceptor) {
        try {
            return acceptor.screen(request);
        } catch (RuntimeException e) {
            LOG.error("a {} could not be screened", request, e);
            return UNAVAILABLE;
        }
    }

    private static Refuse refusal(@Nullable HandshakeDecision decision) {
        return decision instanceof Refuse refuse ? Refusals.known(refuse) : UNAVAILABLE;
    }

    private void decided(HandshakeDecision.Parked waiting, @Nullable HandshakeDecision decision) {
        if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            upgrade(upgrade, connection -> accept(waiting, connection));
        } else {
            refuse(refusal(decision));
        }
    }

    private InboundListener accept(HandshakeDecision.Parked waiting, NettyConnection connection) {
        parked.set(null);
        try {
            return waiting.accept(connection);
        } catch (RuntimeException | Error e) {
            waiting.abandon();
            throw e;
        }
    }

    private void upgrade(HandshakeDecision.Upgrade upgrade, Function<NettyConnection, InboundListener> taking) {
        if (phase.compareAndSet(Phase.ASKED, Phase.UPGRADING)) {
            exchange.upgrade(Switching.headers(request, upgrade.subprotocol()), context -> take(context, taking));
        }
    }

    private void take(ChannelHandlerContext last, Function<NettyConnection, InboundListener> taking) {
        if (!phase.compareAndSet(Phase.UPGRADING, Phase.OVER)) {
            Ends.drop(last.channel(), false);
            return;
        }
        NettyConnection connection = new NettyConnection(last.channel(), request.remoteAddress(), place, hub);
        Switching.addFramesBefore(last, connection, hub.options());
        hub.join(connection);
        hub.leave(this);
        place.upgraded();
        try {
            connection.listener(taking.apply(connection));
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        }
        connection.opened();
        if (hub.isOver()) {
            connection.shutDown();
        }
    }

    private boolean refuse(Refuse refusal) {
        boolean first = phase.compareAndSet(Phase.ASKED, Phase.OVER);
        if (first) {
            LOG.debug("refused a {} with {}: {}", request, refusal.status(), refusal.message());
            exchange.refuse(refusal);
            report();
        }
        return first;
    }

    private void gone() {
        if (phase.getAndSet(Phase.OVER) != Phase.OVER) {
            abandon();
            report();
        }
    }

    private void abandon() {
        HandshakeDecision.Parked waiting = parked.getAndSet(null);
        if (waiting != null) {
            waiting.abandon();
        }
    }

    @Override
    public void shutDown() {
        if (refuse(new Refuse(503, "the server shuts down"))) {
            abandon();
        }
    }

    @Override
    public void terminate() {
        gone();
    }

    @Override
    public void report() {
        hub.leave(this);
        place.free();
    }
}
