package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A handler in a server of an application's, on epoll. */
class EpollEndpointTckTest extends TransportTck {
    @BeforeAll
    static void needs_epoll() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "epoll takes Linux on x86_64");
    }

    @Override
    protected Transport createTransport() {
        return new HostedTransport(
                NettyTransports.builder().closeLinger(Duration.ofSeconds(1)).buildEndpoint());
    }

    @Override
    protected boolean isShared(Thread thread) {
        return super.isShared(thread) || NettyThreads.areShared(thread);
    }

    @Test
    void it_is_epoll_that_is_tested() {
        try (HostedTransport transport = (HostedTransport) createTransport()) {
            assertThat(transport.listening().getClass().getSimpleName()).isEqualTo("EpollServerSocketChannel");
        }
    }
}
