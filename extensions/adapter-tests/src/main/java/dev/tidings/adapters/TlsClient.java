package dev.tidings.adapters;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The WebSocket client of the JDK over TLS, and what it is told. */
public final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Told told;
    private final WebSocket socket;

    private TlsClient(Told told, WebSocket socket) {
        this.told = told;
        this.socket = socket;
    }

    /** Connects a client that reads all that comes. */
    public static TlsClient connect(URI uri, SSLContext trust) {
        TlsClient client = connectDeaf(uri, trust);
        client.readOn();
        return client;
    }

    /** Connects a client that reads nothing before it is told to. */
    public static TlsClient connectDeaf(URI uri, SSLContext trust) {
        Told told = new Told();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(trust)
                .build()
                .newWebSocketBuilder()
                .buildAsync(uri, told)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return new TlsClient(told, socket);
    }

    /** Reads from now on. */
    public void readOn() {
        socket.request(1);
    }

    /** Waits for the next text. */
    public String next() throws InterruptedException {
        String next = told.texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("a text must come within " + PATIENCE_SECONDS + " s but did not");
        }
        return next;
    }

    /** Sends a text. */
    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Says goodbye with 1000. */
    public void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Waits for the server's close, and returns its code. */
    public int closed() throws InterruptedException, ExecutionException, TimeoutException {
        return told.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Told implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket socket) {
            // It asks for a first message here otherwise.
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
