package dev.tidings.core.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket as it comes, so that an attack can be shown to bite where nothing contains it. */
final class PlainServer extends WebSocketServer implements AutoCloseable {
    private final CountDownLatch started = new CountDownLatch(1);
    private final Consumer<WebSocket> onOpen;
    private final Runnable onFailure;
    private volatile BiConsumer<WebSocket, String> onText = (conn, text) -> {};

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    private PlainServer(ServerSocketChannel channel, Consumer<WebSocket> onOpen) {
        super(channel);
        this.onOpen = onOpen;
        this.onFailure = () -> {};
        setDaemon(true);
        setConnectionLostTimeout(0);
    }

    /** Makes a server that binds by itself, as users do, and says when it failed. */
    PlainServer(InetSocketAddress address, Runnable onFailure) {
        super(address);
        this.onOpen = conn -> {};
        this.onFailure = onFailure;
        setDaemon(true);
    }

    static PlainServer start(Consumer<WebSocket> onOpen) throws Exception {
        return start(onOpen, null);
    }

    static PlainServer start(Consumer<WebSocket> onOpen, @Nullable WebSocketServerFactory factory) throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        PlainServer server = new PlainServer(channel, onOpen);
        if (factory != null) {
            server.setWebSocketFactory(factory);
        }
        server.start();
        if (!server.started.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the plain server did not start");
        }
        return server;
    }

    /** Returns what makes sockets with the library's own limit on frames, as a careful user would set it. */
    static WebSocketServerFactory limitedTo(int maxFrameSize) {
        return new DefaultWebSocketServerFactory() {
            @Override
            public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
                return new WebSocketImpl(server, List.of(new Draft_6455(List.of(), maxFrameSize)));
            }
        };
    }

    InetSocketAddress address() {
        return getAddress();
    }

    /** Drops from now on who answers no ping, as the library does if it is not told otherwise. */
    void requirePongs(int seconds) {
        setConnectionLostTimeout(seconds);
        startConnectionLostTimer();
    }

    void onText(BiConsumer<WebSocket, String> action) {
        onText = action;
    }

    @Override
    public void onOpen(WebSocket conn, ClientHandshake handshake) {
        opened.incrementAndGet();
        onOpen.accept(conn);
    }

    @Override
    public void onClose(WebSocket conn, int code, String reason, boolean remote) {
        closed.incrementAndGet();
    }

    @Override
    public void onMessage(WebSocket conn, String message) {
        onText.accept(conn, message);
    }

    @Override
    public void onError(WebSocket conn, Exception ex) {
        onFailure.run();
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void close() {
        try {
            stop(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedSelectorException e) {
            onFailure.run();
        }
    }
}
