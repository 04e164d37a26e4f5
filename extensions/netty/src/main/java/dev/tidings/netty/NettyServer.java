package dev.tidings.netty;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server on Netty with a listening socket of its own. */
final class NettyServer implements Transport {
    private static final int BACKLOG = 1_024;
    private static final int LINE_BYTES = NettyOptions.TARGET_BYTES + 64;

    private final Hub hub;
    private final InetSocketAddress bind;
    private final Loops loops;
    private volatile @Nullable Channel listening;
    private volatile Loops.@Nullable Running running;

    NettyServer(Hub hub, InetSocketAddress bind, Loops loops) {
        this.hub = hub;
        this.bind = bind;
        this.loops = loops;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        hub.begin(acceptor);
        Loops.Running opened = loops.open();
        running = opened;
        ChannelFuture bound = listen(opened);
        if (!bound.isSuccess()) {
            hub.end();
            opened.close();
            throw new IOException("cannot listen on " + bind, bound.cause());
        }
        Channel channel = bound.channel();
        listening = channel;
        if (!hub.serving()) {
            stopListening();
            opened.close();
            throw new IllegalStateException("the transport was closed while it started");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    private ChannelFuture listen(Loops.Running opened) {
        return new ServerBootstrap()
                .group(opened.group())
                .channel(opened.channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Initializer(hub))
                .bind(bind)
                .awaitUninterruptibly();
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final Hub hub;

        Initializer(Hub hub) {
            this.hub = hub;
        }

        @Override
        protected void initChannel(Channel channel) {
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setMaxHeaderSize(NettyOptions.HEADER_BYTES)
                    .setInitialBufferSize(512);
            channel.pipeline().addLast(new HttpServerCodec(config), new RequestHandler(hub, channel, true));
        }
    }

    @Override
    public String path() {
        return hub.options().path();
    }

    @Override
    public HealthSnapshot.Component health() {
        return hub.health();
    }

    @Override
    public void stopAccepting() {
        if (hub.stopAccepting()) {
            stopListening();
        }
    }

    private void stopListening() {
        Channel channel = listening;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    @Override
    public void close(Duration limit) {
        if (!hub.end()) {
            return;
        }
        stopListening();
        hub.empty(limit);
        Loops.Running opened = running;
        if (opened != null) {
            opened.close();
        }
    }
}
