package dev.tidings.netty;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.CharsetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An application with a server on Netty of its own: HTTP with an aggregator and compression, and an endpoint in it. */
final class HostedTransport implements Transport, AutoCloseable {
    private static final int BODY_LIMIT = 1 << 16;

    private final Loops.Running loops = new Loops(null, 2, true).open();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Channel listening;
    private final Transport transport;

    HostedTransport(NettyEndpoint endpoint) {
        this(endpoint, null);
    }

    HostedTransport(NettyEndpoint endpoint, @Nullable SslContext tls) {
        listening = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.channelType())
                .childHandler(new Pipeline(endpoint, tls))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        transport = endpoint.transport(address());
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final NettyEndpoint endpoint;
        private final @Nullable SslContext tls;

        Pipeline(NettyEndpoint endpoint, @Nullable SslContext tls) {
            this.endpoint = endpoint;
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpContentCompressor())
                    .addLast(new HttpObjectAggregator(BODY_LIMIT))
                    .addLast(endpoint.newHandler())
                    .addLast(new Hello());
        }
    }

    /** What else the application serves. */
    private static final class Hello extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer("hello from " + request.uri(), CharsetUtil.UTF_8));
            answer.headers().set("Content-Length", answer.content().readableBytes());
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** Returns the endpoint's own transport, whose close leaves the application alone. */
    Transport endpoint() {
        return transport;
    }

    Channel listening() {
        return listening;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        return transport.start(acceptor);
    }

    @Override
    public HealthSnapshot.Component health() {
        return transport.health();
    }

    @Override
    public void stopAccepting() {
        transport.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        transport.close(limit);
        if (closed.getAndSet(true)) {
            return;
        }
        listening.close().syncUninterruptibly();
        loops.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
