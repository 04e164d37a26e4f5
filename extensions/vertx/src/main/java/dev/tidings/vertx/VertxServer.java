package dev.tidings.vertx;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server on Vert.x with a port of its own: a verticle with an instance for each event loop that it is to use. */
final class VertxServer implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(VertxServer.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final VertxEndpoint endpoint;
    private final ServerSettings settings;
    private final Transport attached;
    private final AtomicReference<@Nullable String> deployment = new AtomicReference<>();
    private volatile boolean closed;

    VertxServer(Vertx vertx, VertxEndpoint endpoint, ServerSettings settings) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.settings = settings;
        this.attached = endpoint.transport(new InetSocketAddress(settings.address(), settings.port()));
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("a transport must not be started on an event loop, which it waits for: "
                    + "start the server within vertx.executeBlocking");
        }
        attached.start(acceptor);
        AtomicInteger port = new AtomicInteger();
        String where = settings.address() + ":" + settings.port();
        try {
            deployment.set(await(deploy(port), "cannot listen on " + where));
        } catch (IOException e) {
            attached.close(Duration.ZERO);
            throw e;
        }
        if (closed) {
            undeploy();
            throw new IllegalStateException("the transport was closed while it started");
        }
        return new InetSocketAddress(settings.address(), port.get());
    }

    private Future<String> deploy(AtomicInteger port) {
        SocketAddress listening = settings.listening();
        return vertx.deployVerticle(
                () -> new HttpListener(settings, listening, endpoint, port::set),
                new DeploymentOptions().setInstances(settings.instances()));
    }

    private static <T> T await(Future<T> future, String what) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what, e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(what + " within " + LIMIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": the thread was interrupted", e);
        }
    }

    @Override
    public String path() {
        return attached.path();
    }

    @Override
    public boolean tls() {
        return settings.http().isSsl();
    }

    @Override
    public HealthSnapshot.Component health() {
        return attached.health();
    }

    @Override
    public void stopAccepting() {
        attached.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        closed = true;
        attached.close(limit);
        undeploy();
    }

    private void undeploy() {
        String deployed = deployment.getAndSet(null);
        if (deployed == null) {
            return;
        }
        try {
            await(vertx.undeploy(deployed), "cannot undeploy");
        } catch (IOException e) {
            LOG.warn("the HTTP server of a transport could not be closed", e);
        }
    }
}
