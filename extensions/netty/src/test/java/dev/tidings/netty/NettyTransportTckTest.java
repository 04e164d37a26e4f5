package dev.tidings.netty;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.time.Duration;

/** A server of its own, on NIO. */
class NettyTransportTckTest extends TransportTck {
    @Override
    protected Transport createTransport() {
        return NettyTransports.builder()
                .epoll(false)
                .closeLinger(Duration.ofSeconds(1))
                .build();
    }

    @Override
    protected boolean isShared(Thread thread) {
        return super.isShared(thread) || NettyThreads.areShared(thread);
    }
}
