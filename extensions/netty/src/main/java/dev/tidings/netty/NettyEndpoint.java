package dev.tidings.netty;

import dev.tidings.api.spi.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * One path in a server on Netty that an application has already. The sockets, the threads, TLS and the limits on HTTP stay
 * the application's. Its pipeline gets a handler behind the HTTP codec, and an aggregator if there is one:
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec(), endpoint.newHandler(), new MyHttpHandler());
 * }</pre>
 *
 * <p>Requests for other paths are passed on. A request for this one is upgraded, which takes everything from the HTTP codec
 * to the handler out of the pipeline, or refused. Until the {@link #transport} is started it is refused with 503.
 */
public final class NettyEndpoint {
    private final Hub hub;
    private final boolean tls;

    NettyEndpoint(Hub hub, boolean tls) {
        this.hub = hub;
        this.tls = tls;
    }

    /**
     * Makes a handler for a pipeline.
     *
     * @return a new one, for one channel
     */
    public ChannelHandler newHandler() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addAfter(
                                channel.pipeline().context(this).name(), null, new RequestHandler(hub, channel, false));
            }
        };
    }

    /**
     * Judges a request that an HTTP layer above Netty has read, and answers it through that. For a server whose pipeline is
     * not the application's; with one that is take {@link #newHandler}.
     *
     * @param exchange the request, and the ways to answer it
     */
    public void judge(NettyExchange exchange) {
        AskedRequest.judge(hub, Objects.requireNonNull(exchange, "exchange"));
    }

    /**
     * Returns the path that it serves.
     *
     * @return the path with its slash
     */
    public String path() {
        return hub.options().path();
    }

    /**
     * Returns the transport to give to a server. Its start begins to take clients, its close ends them and leaves the
     * application's sockets and threads alone.
     *
     * @param listening where the application's server listens, as clients reach it
     * @return the transport; of several one can be started
     */
    public Transport transport(InetSocketAddress listening) {
        return new AttachedTransport(hub, Objects.requireNonNull(listening, "listening address"), tls);
    }
}
