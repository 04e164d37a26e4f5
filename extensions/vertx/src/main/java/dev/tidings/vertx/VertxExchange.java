package dev.tidings.vertx;

import dev.tidings.api.spi.HandshakeDecision.Refuse;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.netty.NettyExchange;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request as Vert.x shows it. The upgrade is {@code toNetSocket}: it alone takes away what would negotiate compression, which
 * the server's options put into each pipeline before its first request. It is called on the event loop, also for a server of a
 * worker's or a virtual thread's: there its socket is had at once, before a byte behind the answer can be read.
 */
final class VertxExchange implements NettyExchange {
    private static final Logger LOG = LoggerFactory.getLogger(VertxExchange.class);

    private final HttpServerRequest request;
    private final Reading reading;
    private final EventLoop loop;
    private volatile Runnable gone = () -> {};

    /** Reads the request. */
    interface Reading {
        HandshakeRequest read() throws HandshakeRefusedException;
    }

    VertxExchange(HttpServerRequest request, Reading reading) {
        this.request = request;
        this.reading = reading;
        if (!(request instanceof HttpServerRequestInternal known)) {
            throw new IllegalArgumentException("request must be one of Vert.x but was "
                    + request.getClass().getName() + ": hand on what the server's request handler got");
        }
        this.loop = known.context().nettyEventLoop();
    }

    @Override
    public HandshakeRequest read() throws HandshakeRefusedException {
        return reading.read();
    }

    @Override
    public InetAddress address() {
        return Answers.addressOf(request);
    }

    @Override
    public void whenGone(Runnable task) {
        gone = task;
        request.response().closeHandler(closed -> task.run());
    }

    @Override
    public void refuse(Refuse refusal) {
        onLoop(() -> Answers.refuse(request, refusal));
    }

    @Override
    public void upgrade(Map<String, String> headers, Consumer<ChannelHandlerContext> taking) {
        onLoop(() -> {
            headers.forEach(request.response()::putHeader);
            Future<NetSocket> upgraded = request.toNetSocket();
            if (upgraded.result() instanceof NetSocketInternal socket) {
                taking.accept(socket.channelHandlerContext());
            } else {
                fail(upgraded.cause());
            }
        });
    }

    private void fail(Throwable cause) {
        LOG.debug("a request from {} could not be answered", address(), cause);
        gone.run();
        request.connection().close();
    }

    private void onLoop(Runnable task) {
        try {
            if (loop.inEventLoop()) {
                run(task);
            } else {
                loop.execute(() -> run(task));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop of the client from {} was shut down before it", address(), e);
            gone.run();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (IllegalStateException e) {
            fail(e);
        }
    }
}
