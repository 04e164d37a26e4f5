package dev.tidings.netty;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An upgrade request that a server on Netty has read with an HTTP layer of its own, such as Vert.x, and the ways to answer
 * it. Implement it to serve a {@link NettyEndpoint} there. Any thread may call it, and either {@link #refuse} or {@link
 * #upgrade} is called, once.
 */
public interface NettyExchange {
    /**
     * Reads the request. Called once.
     *
     * @return the request, which asks for the endpoint's path
     * @throws HandshakeRefusedException if it is to be refused for what it is
     */
    HandshakeRequest read() throws HandshakeRefusedException;

    /**
     * Returns where the client is, for the limits.
     *
     * @return the peer's address
     */
    InetAddress address();

    /**
     * Takes what is to be run when there will be no connection: the client left before it was upgraded, or the upgrade
     * failed. It may be run more often than once, and later, with no effect. Called once, after {@link #read}.
     *
     * @param task what to run, by any thread
     */
    void whenGone(Runnable task);

    /**
     * Answers with an error and ends the connection.
     *
     * @param refusal status, headers and body of the answer
     */
    void refuse(HandshakeDecision.Refuse refusal);

    /**
     * Answers with 101, takes all of HTTP out of the channel's pipeline, and hands the channel over before it is read
     * again. No extension may be negotiated.
     *
     * @param headers the headers of the answer, all that it needs
     * @param taking takes the context of the layer's last handler, on the channel's event loop; frames are read in front
     *     of it, and it goes on seeing the events of the channel
     */
    void upgrade(Map<String, String> headers, Consumer<ChannelHandlerContext> taking);
}
