package dev.tidings.testkit.client;

import dev.tidings.api.spi.TimeSource;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a connection and what comes of it, on a socket and a thread of its own that reads.
 *
 * <p>The JDK has a WebSocket client. Under load it loses bytes that come close behind the answer to the upgrade, and
 * a server that resumes sends much there; so this one is not built on it.
 *
 * <p>A window of messages is under way to the owner, who says when it is done with each: a slow owner slows the server
 * down, not the memory. Whoever sends writes, unless another one is writing; then that one goes on with it. A write that
 * blocks ends when the link is dropped, which any thread may do.
 */
final class SocketLink {
    private static final int WINDOW = 32;
    private static final int MOST_UNSENT = 1_000;
    private static final int BUFFER = 16 * 1024;
    private static final long STACK = 256 * 1024;
    private static final int NO_STATUS = 1005;

    private final Owner owner;
    private final TimeSource time;
    private final Socket socket = new Socket();
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicBoolean said = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final SerialQueue writes = new SerialQueue(Runnable::run, failure -> {});
    private volatile @Nullable Socket stream;
    private volatile long heardNanos;

    SocketLink(Owner owner, TimeSource time) {
        this.owner = owner;
        this.time = time;
        this.heardNanos = time.nanoTime();
    }

    /** Who is told. Called by the thread that reads; each call returns at once. */
    interface Owner {
        void received(SocketLink link, String text);

        void ended(SocketLink link, int code, String reason);
    }

    /** Begins; what comes of it is told to the owner. */
    void connect(URI uri, @Nullable String token, Duration timeout) {
        Handshake handshake = new Handshake(uri, token);
        Thread reader = new Thread(null, () -> run(handshake, timeout), "tidings-client-link", STACK);
        reader.setDaemon(true);
        reader.start();
    }

    private void run(Handshake handshake, Duration timeout) {
        try {
            Socket opened = open(handshake, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(listened(opened.getInputStream()), BUFFER));
            opened.getOutputStream().write(handshake.request());
            handshake.accept(in);
            stream = opened;
            read(new Frames(in));
        } catch (RefusedUpgradeException refused) {
            end(refused.closeCode(), String.valueOf(refused.getMessage()));
        } catch (IOException failure) {
            end(Comeback.ABNORMAL, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            end(Comeback.ABNORMAL, "the thread was interrupted");
        } finally {
            drop();
        }
    }

    private Socket open(Handshake handshake, int timeoutMillis) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(handshake.host(), handshake.port()), timeoutMillis);
        if (!handshake.isSecure()) {
            return socket;
        }
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, handshake.host(), handshake.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private InputStream listened(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                heardNanos = time.nanoTime();
                return count;
            }
        };
    }

    private void read(Frames frames) throws IOException, InterruptedException {
        while (true) {
            Frames.Frame frame = frames.read();
            if (frame.code() == Frames.TEXT) {
                window.acquire();
                owner.received(this, frame.text());
            } else if (frame.code() == Frames.PING) {
                write(Frames.PONG, bytes(frame.payload()));
            } else if (frame.code() == Frames.CLOSE) {
                write(Frames.CLOSE, bytes(frame.payload()));
                boolean hasCode = frame.payload().remaining() >= 2;
                int code = hasCode ? frame.payload().getShort() & 0xFFFF : NO_STATUS;
                end(code, frame.text());
                return;
            }
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    private void end(int code, String reason) {
        if (over.compareAndSet(false, true)) {
            owner.ended(this, code, reason);
        }
    }

    Duration silence() {
        return Duration.ofNanos(time.nanoTime() - heardNanos);
    }

    /** Makes room in the window for one more message. */
    void consumed() {
        window.release();
    }

    /** Sends a text behind the ones before. */
    void send(String text) {
        write(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says good-bye. The end is reported as always; if it does not come, {@link #drop}. */
    void close(int code) {
        if (stream == null) {
            drop();
        } else {
            write(Frames.CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
        }
    }

    private void write(int code, byte[] payload) {
        Socket current = stream;
        if (current == null || said.get() || (code == Frames.CLOSE && said.getAndSet(true))) {
            return;
        }
        if (unsent.incrementAndGet() > MOST_UNSENT) {
            end(Comeback.ABNORMAL, "the server takes nothing any more");
            drop();
            return;
        }
        writes.execute(() -> {
            unsent.decrementAndGet();
            try {
                current.getOutputStream().write(Frames.write(code, payload));
            } catch (IOException failure) {
                end(Comeback.ABNORMAL, String.valueOf(failure.getMessage()));
                drop();
            }
        });
    }

    /** Ends it at once. */
    void drop() {
        try {
            socket.close();
        } catch (IOException gone) {
            end(Comeback.ABNORMAL, String.valueOf(gone.getMessage()));
        }
        window.release(WINDOW);
    }
}
