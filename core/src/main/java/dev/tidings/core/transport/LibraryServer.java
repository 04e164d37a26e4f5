package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's server, reduced to its accept loop, its read loop and its workers. It keeps no list of connections
 * ({@link Connections} does, and counts), never asks for OP_WRITE, and never waits for its own thread.
 */
final class LibraryServer extends WebSocketServer {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryServer.class);

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile boolean failed;

    LibraryServer(ServerSocketChannel channel, LibrarySockets sockets) {
        super(channel);
        setReuseAddr(true);
        setTcpNoDelay(true);
        setConnectionLostTimeout(0);
        setDaemon(true);
        setWebSocketFactory(sockets);
        decoders.forEach(worker -> worker.setName("tidings-" + worker.getName()));
    }

    /** Starts, and returns when the selector's thread serves. */
    void startAndAwait(Duration limit) throws IOException {
        start();
        try {
            started.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the embedded server cannot start", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the embedded server did not start within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the embedded server was interrupted while it started", e);
        }
    }

    /** Stops, and returns when no thread of the library's is left, or the limit has passed. */
    boolean stopAndAwait(Duration limit) throws InterruptedException {
        stop(Math.toIntExact(limit.toMillis()));
        for (WebSocketWorker worker : decoders) {
            if (worker != Thread.currentThread()) {
                worker.join(limit.toMillis());
            }
        }
        return decoders.stream().noneMatch(Thread::isAlive);
    }

    /** Makes the selector's thread take note of channels that were closed. */
    void wakeSelector() {
        if (isServing()) {
            try {
                super.onWebsocketClose(null, 0, "", false);
            } catch (ClosedSelectorException e) {
                LOG.trace("the selector is gone already", e);
            }
        }
    }

    /** Says whether it began to serve. */
    boolean isServing() {
        return started.isDone() && !started.isCompletedExceptionally();
    }

    boolean hasFailed() {
        return failed;
    }

    /** Bounds the wait: the library's own fatal path would wait for its own thread without end. */
    @Override
    public void stop(int timeout, String closeMessage) throws InterruptedException {
        super.stop(Math.max(1, timeout), closeMessage);
    }

    @Override
    protected boolean addConnection(WebSocket socket) {
        return true;
    }

    @Override
    protected boolean removeConnection(@Nullable WebSocket socket) {
        return false;
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
        ByteBuffer payload = ping.getPayloadData().duplicate();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        ((LibrarySocket) socket).connection().pinged(bytes);
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata pong) {
        ((LibrarySocket) socket).connection().controlled();
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        EmbeddedConnection connection = ((LibrarySocket) socket).connection();
        try {
            connection.text(message);
        } catch (Throwable e) {
            connection.failed(e);
        }
    }

    @Override
    public void onStart() {
        started.complete(null);
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception failure) {
        if (socket == null) {
            failed = true;
            started.completeExceptionally(failure);
            LOG.error("the embedded server failed", failure);
        } else {
            ((LibrarySocket) socket).connection().failed(failure);
        }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}
}
