package dev.tidings.netty;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of HTTP on a channel, until it is upgraded. On a channel of the transport's own every request is for it; on
 * one of an application those for its path are, and all others are passed on. A request that waits for its decision belongs
 * to the event loop: the decision, the end of the channel and the stop of the transport come to it as tasks, and the
 * first of them takes it.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter implements Guest {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    private static final Refuse UNAVAILABLE = new Refuse(503, "temporarily unavailable");

    private enum Phase {
        READING,
        PASSING,
        PARKED,
        DISCARDING,
        UPGRADED
    }

    private final Hub hub;
    private final Channel channel;
    private final boolean owned;
    private final String remoteAddress;
    private Phase phase = Phase.READING;
    private @Nullable HandshakeRequest asked;
    private HandshakeDecision.@Nullable Parked parked;
    private @Nullable Future<?> timer;
    private volatile ConnectionPlaces.@Nullable Place place;

    RequestHandler(Hub hub, Channel channel, boolean owned) {
        this.hub = hub;
        this.channel = channel;
        this.owned = owned;
        this.remoteAddress = address(channel).getHostAddress();
    }

    private static InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (owned && tookPlace(context)) {
            closeAfter(hub.options().handshakeTimeout());
        }
        context.fireChannelActive();
    }

    private boolean tookPlace(ChannelHandlerContext context) {
        ConnectionPlaces.Place taken = hub.place(address(channel));
        place = taken;
        Refuse refusal = taken == null ? ConnectionPlaces.full() : taken.refusal();
        if (taken != null) {
            hub.join(this);
        }
        if (refusal != null) {
            turnAway(context, refusal);
        }
        return refusal == null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.PASSING || (phase == Phase.READING && isForeign(message))) {
            phase = message instanceof LastHttpContent ? Phase.READING : Phase.PASSING;
            context.fireChannelRead(message);
            return;
        }
        try {
            take(context, message);
        } catch (HandshakeRefusedException e) {
            turnAway(context, e.refusal());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean isForeign(Object message) {
        return !owned
                && asked == null
                && !(message instanceof HttpRequest request
                        && request.decoderResult().isSuccess()
                        && RequestReader.pathOf(request).equals(hub.options().path()));
    }

    private void take(ChannelHandlerContext context, Object message) throws HandshakeRefusedException {
        if (phase == Phase.PARKED) {
            abandon();
            throw refused(400, "nothing may follow the request before it is answered");
        }
        if (phase == Phase.READING && message instanceof HttpRequest request) {
            if (place == null && !tookPlace(context)) {
                return;
            }
            asked = RequestReader.read(request, hub.options().path(), remoteAddress);
        }
        HandshakeRequest whole = asked;
        if (phase == Phase.READING && whole != null && message instanceof LastHttpContent) {
            asked = null;
            decide(context, whole);
        }
    }

    private void decide(ChannelHandlerContext context, HandshakeRequest request) throws HandshakeRefusedException {
        ConnectionAcceptor acceptor = hub.acceptor();
        if (acceptor == null) {
            throw refused(503, "nobody new is let in");
        }
        HandshakeDecision decision = screen(acceptor, request);
        if (decision instanceof HandshakeDecision.Parked waiting) {
            park(context, waiting, request);
        } else if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            FullHttpResponse answer = Switching.response(request, upgrade.subprotocol());
            upgrade(context, answer, connection -> acceptor.accept(connection, request));
        } else {
            refuse(context, refusal(decision));
        }
    }

    private static HandshakeDecision screen(ConnectionAcceptor acceptor, HandshakeRequest request) {
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

    private static HandshakeRefusedException refused(int status, String message) {
        return new HandshakeRefusedException(new Refuse(status, message));
    }

    private void park(ChannelHandlerContext context, HandshakeDecision.Parked waiting, HandshakeRequest request) {
        phase = Phase.PARKED;
        parked = waiting;
        closeAfter(NettyOptions.PARKING_LIMIT);
        waiting.decide().whenComplete((decision, cause) -> execute(() -> decided(context, waiting, decision, request)));
    }

    private void decided(
            ChannelHandlerContext context,
            HandshakeDecision.Parked waiting,
            @Nullable HandshakeDecision decision,
            HandshakeRequest request) {
        if (parked == null) {
            return;
        }
        if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            FullHttpResponse answer = Switching.response(request, upgrade.subprotocol());
            parked = null;
            upgrade(context, answer, connection -> accept(waiting, connection));
        } else {
            parked = null;
            refuse(context, refusal(decision));
        }
    }

    private static InboundListener accept(HandshakeDecision.Parked waiting, NettyConnection connection) {
        try {
            return waiting.accept(connection);
        } catch (RuntimeException | Error e) {
            waiting.abandon();
            throw e;
        }
    }

    /** Answers, has the engine take over, and only then lets frames in, those that came already among them. */
    private void upgrade(
            ChannelHandlerContext context, FullHttpResponse answer, Function<NettyConnection, InboundListener> taking) {
        ConnectionPlaces.Place taken = place;
        if (taken == null) {
            return;
        }
        cancelTimer();
        NettyConnection connection = new NettyConnection(channel, remoteAddress, taken, hub);
        Switching.addFrames(context, connection, hub.options());
        phase = Phase.UPGRADED;
        hub.join(connection);
        hub.leave(this);
        taken.upgraded();
        context.writeAndFlush(answer).addListener((ChannelFuture written) -> connection.answered(written));
        try {
            connection.listener(taking.apply(connection));
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        }
        Switching.removeHttp(context);
    }

    /** Refuses what the engine has not refused, and tells it. */
    private void turnAway(ChannelHandlerContext context, Refuse refusal) {
        hub.turnedAway(refusal);
        refuse(context, refusal);
    }

    private void refuse(ChannelHandlerContext context, Refuse refusal) {
        LOG.debug("refused a request from {} with {}: {}", remoteAddress, refusal.status(), refusal.message());
        phase = Phase.DISCARDING;
        asked = null;
        closeAfter(hub.options().closeLinger());
        context.writeAndFlush(Refusals.response(refusal)).addListener((ChannelFutureListener) this::endOutput);
    }

    private void endOutput(ChannelFuture answer) {
        if (answer.isSuccess()
                && place != null
                && channel instanceof DuplexChannel duplex
                && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput().addListener(ended -> LOG.trace("the answer of {} is out", remoteAddress));
        } else {
            Ends.close(channel);
        }
    }

    private void closeAfter(Duration limit) {
        cancelTimer();
        timer = channel.eventLoop().schedule(() -> Ends.close(channel), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private boolean abandon() {
        HandshakeDecision.Parked waiting = parked;
        parked = null;
        if (waiting != null) {
            waiting.abandon();
        }
        return waiting != null;
    }

    private void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop of the client from {} was shut down before it", remoteAddress, e);
        }
    }

    @Override
    public void shutDown() {
        execute(() -> {
            ChannelHandlerContext context = channel.pipeline().context(this);
            if (abandon() && context != null) {
                turnAway(context, new Refuse(503, "the server shuts down"));
            } else if (phase != Phase.DISCARDING && phase != Phase.UPGRADED) {
                Ends.close(channel);
            }
        });
    }

    @Override
    public void terminate() {
        execute(() -> Ends.close(channel));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gone();
    }

    private void gone() {
        if (phase != Phase.UPGRADED) {
            cancelTimer();
            abandon();
            report();
        }
    }

    @Override
    public void report() {
        ConnectionPlaces.Place taken = place;
        hub.leave(this);
        if (taken != null) {
            taken.free();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!owned && place == null) {
            context.fireExceptionCaught(cause);
        } else {
            LOG.debug("a client from {} broke before it was upgraded", remoteAddress, cause);
            Ends.close(context);
        }
    }
}
