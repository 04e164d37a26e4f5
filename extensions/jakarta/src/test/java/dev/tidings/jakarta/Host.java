package dev.tidings.jakarta;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A real container with one transport in it, which starts and ends with the transport. */
abstract class Host implements Transport {
    static final int SEND_BUFFER = 1 << 17;

    private final UnaryOperator<JakartaTransportBuilder> setting;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Transport inner;
    private volatile IOException problem;

    Host(UnaryOperator<JakartaTransportBuilder> setting) {
        this.setting = setting;
    }

    /** Starts the container, in whose initialisation {@link #begin} is called, and returns its port. */
    abstract InetSocketAddress boot(ConnectionAcceptor acceptor) throws Exception;

    abstract void shutDown() throws Exception;

    final void begin(JakartaTransportBuilder builder, ConnectionAcceptor acceptor) {
        Transport made =
                setting.apply(builder.closeLimit(Duration.ofSeconds(2))).build();
        try {
            made.start(acceptor);
            inner = made;
        } catch (IOException e) {
            problem = e;
        }
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("started before");
        }
        try {
            InetSocketAddress address = boot(acceptor);
            if (problem != null) {
                throw problem;
            }
            return address;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void stopAccepting() {
        inner.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        Transport made = inner;
        started.set(true);
        if (made == null) {
            return;
        }
        made.close(limit);
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            shutDown();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
