package dev.tidings.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose threads a transport runs on.
 *
 * @param given a group of the application's, or null for one of its own
 * @param threads how many threads its own has
 * @param epoll whether its own uses epoll where it can
 */
record Loops(@Nullable EventLoopGroup given, int threads, boolean epoll) {
    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
    private static final int END_LIMIT_SECONDS = 5;

    /**
     * A group that runs.
     *
     * @param group the group
     * @param channelType what listens on it
     * @param own whether it ends with the transport
     */
    record Running(EventLoopGroup group, Class<? extends ServerChannel> channelType, boolean own) {
        /** Ends its threads if they are the transport's own, and waits for that. */
        void close() {
            if (!own) {
                return;
            }
            Future<?> ended = group.shutdownGracefully(0, END_LIMIT_SECONDS, TimeUnit.SECONDS);
            boolean interrupted = Thread.interrupted();
            try {
                if (!ended.await(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("a thread of the transport on Netty is still busy after {} s", END_LIMIT_SECONDS);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Running open() {
        if (given != null) {
            return new Running(given, channelType(given), false);
        }
        boolean isNative = epoll && Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("tidings-netty", true),
                isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        return new Running(group, channelType(group), true);
    }

    /** Returns what listens on a group, or fails if that is not known. */
    static Class<? extends ServerChannel> channelType(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup io) {
            if (io.isIoType(NioIoHandler.class)) {
                return NioServerSocketChannel.class;
            }
            if (io.isIoType(EpollIoHandler.class)) {
                return EpollServerSocketChannel.class;
            }
        }
        throw new IllegalArgumentException("event loop group must be one of NIO or epoll but was "
                + group.getClass().getName() + ": use an endpoint in a server bootstrap of your own");
    }
}
