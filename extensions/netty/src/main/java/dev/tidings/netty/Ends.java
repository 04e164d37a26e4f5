package dev.tidings.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be done to a channel that may be gone. That it is gone is told by its pipeline. */
final class Ends {
    private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

    private Ends() {}

    /** Closes it behind what was written. */
    static void close(ChannelOutboundInvoker channel) {
        channel.close().addListener(closed -> {
            if (!closed.isSuccess()) {
                LOG.debug("a channel could not be closed", closed.cause());
            }
        });
    }

    /** Closes it at once, past what other handlers would say; on demand what waits for the client is lost. */
    static void drop(Channel channel, boolean reset) {
        if (reset) {
            set(channel, ChannelOption.SO_LINGER, 0);
        }
        ChannelHandlerContext first = channel.pipeline().firstContext();
        close(first == null ? channel : first);
    }

    /** Sets an option, unless the channel is gone or has no such option. */
    static <T> void set(Channel channel, ChannelOption<T> option, T value) {
        try {
            channel.config().setOption(option, value);
        } catch (ChannelException e) {
            LOG.debug("{} could not be set on a channel that is gone", option, e);
        }
    }
}
