package dev.tidings.netty;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The examples of docs/EMBEDDING.md, as code. */
final class DocsExample {
    private DocsExample() {}

    private static final class MyHttpHandler extends ChannelInboundHandlerAdapter {}

    static TidingsServer own(TokenVerifier verifier) throws IOException {
        TidingsServer server = Tidings.server()
                .transport(NettyTransports.create())
                .tokenVerifier(verifier)
                .start();
        return server;
    }

    static TidingsServer endpoint(EventLoopGroup group, TokenVerifier verifier) throws Exception {
        NettyEndpoint endpoint = NettyTransports.endpoint();
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), endpoint.newHandler(), new MyHttpHandler());
                    }
                })
                .bind(8080)
                .sync()
                .channel();
        TidingsServer server = Tidings.server()
                .transport(endpoint.transport((InetSocketAddress) listening.localAddress()))
                .tokenVerifier(verifier)
                .start();
        return server;
    }
}
