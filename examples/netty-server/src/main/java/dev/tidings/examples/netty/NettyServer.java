package dev.tidings.examples.netty;

import dev.tidings.api.TidingsServer;
import dev.tidings.core.Tidings;
import dev.tidings.netty.NettyEndpoint;
import dev.tidings.netty.NettyTransports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on Netty with one port: the application's own handler has the pages and the login, and Tidings' handler before
 * it takes {@code /ws} and passes on everything else.
 *
 * <p>An application that has no server on Netty needs none of this. Tidings listens there by itself:
 *
 * <pre>{@code
 * TidingsServer tidings = Tidings.server().transport(NettyTransports.create()).tokenVerifier(verifier).start();
 * }</pre>
 */
public final class NettyServer implements AutoCloseable {
    private static final int REQUEST_SECONDS = 30;
    private static final int BODY_BYTES = 8 * 1024;
    private static final int END_SECONDS = 5;

    private final EventLoopGroup group;
    private final InetSocketAddress address;
    private final TidingsServer tidings;

    private NettyServer(EventLoopGroup group, InetSocketAddress address, TidingsServer tidings) {
        this.group = group;
        this.address = address;
        this.tidings = tidings;
    }

    /**
     * Serves until the program is ended.
     *
     * @param args none
     * @throws Exception if it can't start
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(System.getenv().getOrDefault("TIDINGS_PORT", "8080"));
        NettyServer example = start(port, Duration.ofMillis(200));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            example.close();
            ended.countDown();
        }));
        System.out.println("Open " + example.address() + " and log in as ada, password lovelace, or grace, hopper");
        ended.await();
    }

    static NettyServer start(int port, Duration pause) throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        try {
            NettyEndpoint endpoint = NettyTransports.endpoint();
            Sessions sessions = new Sessions();
            InetSocketAddress address = listen(port, group, endpoint, new Site(sessions));
            TidingsServer tidings = Tidings.server()
                    .transport(endpoint.transport(address))
                    .tokenVerifier(sessions.verifier())
                    .start();
            tidings.router().addHandler("user_message", Counter.handler(tidings.bridge(), pause));
            return new NettyServer(group, address, tidings);
        } catch (IOException | RuntimeException failure) {
            end(group);
            throw failure;
        }
    }

    private static InetSocketAddress listen(int port, EventLoopGroup group, NettyEndpoint endpoint, Site site) {
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new ReadTimeoutHandler(REQUEST_SECONDS))
                                .addLast(new HttpObjectAggregator(BODY_BYTES))
                                .addLast(endpoint.newHandler())
                                .addLast(new SiteHandler(site));
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) channel.localAddress();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + address.getPort() + "/");
    }

    /** Ends Tidings first: it says goodbye to its clients while Netty still carries it to them. */
    @Override
    public void close() {
        tidings.close();
        end(group);
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
