package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's side of a connection, with every way out rerouted. The library calls {@link #decode} on a worker and
 * the rest on its selector's thread; nothing of ours may throw into either, since an Error there ends the server.
 *
 * <p>What the library would send or close by itself (the 101, pongs, close frames, TCP) is the connection's business:
 * here it only says what it has found. So its outQueue stays empty and its selector is never asked for OP_WRITE,
 * which it is known to lose. Its lock is not taken: the connection has none that is held during I/O.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class LibrarySocket extends WebSocketImpl {
    private static final Logger LOG = LoggerFactory.getLogger(LibrarySocket.class);

    private final LibraryDraft draft;
    private volatile @Nullable EmbeddedConnection connection;

    LibrarySocket(WebSocketAdapter server, LibraryDraft draft) {
        super(server, List.of(draft));
        this.draft = draft;
    }

    /** Sets who is told; comes before the first byte is read. */
    void attach(EmbeddedConnection owner) {
        connection = owner;
    }

    /** Returns who is told. */
    EmbeddedConnection connection() {
        EmbeddedConnection owner = connection;
        if (owner == null) {
            throw new IllegalStateException("the socket has no connection yet");
        }
        return owner;
    }

    LibraryDraft draft() {
        return draft;
    }

    /** Lets the library read a request, whose bytes it may log. */
    void feed(ByteBuffer request) {
        super.decode(request);
    }

    /** Lets the library act on the frame that a scanner has read to its end. */
    void process(FrameScanner frame) {
        draft.process(this, frame);
    }

    /** Ends the library's interest in the socket, and closes it. */
    void dispose() {
        try {
            super.closeConnection(CloseFrame.ABNORMAL_CLOSE, "", false);
        } catch (RuntimeException e) {
            LOG.error("a socket could not be closed", e);
        }
    }

    @Override
    public void decode(ByteBuffer bytes) {
        EmbeddedConnection owner = connection();
        try {
            owner.inbound().take(bytes);
        } catch (Throwable e) {
            owner.failed(e);
        } finally {
            owner.release();
        }
    }

    @Override
    public void eot() {
        EmbeddedConnection owner = connection();
        try {
            getSelectionKey().interestOps(0);
        } catch (RuntimeException e) {
            LOG.trace("the key was cancelled before the end of the stream was seen", e);
        }
        owner.endOfStream();
    }

    @Override
    public void close(int code, @Nullable String message, boolean remote) {
        EmbeddedConnection owner = connection();
        if (remote) {
            owner.inbound().closeFrame(code, message == null ? "" : message);
        } else {
            owner.close(code, "");
        }
    }

    @Override
    public void closeConnection(int code, @Nullable String message, boolean remote) {
        EmbeddedConnection owner = connection;
        if (owner != null) {
            owner.terminate();
        }
    }

    @Override
    public void flushAndClose(int code, @Nullable String message, boolean remote) {
        closeConnection(code, message, remote);
    }

    @Override
    public void send(String text) {
        throw refusal();
    }

    @Override
    public void send(ByteBuffer bytes) {
        throw refusal();
    }

    @Override
    public void sendFrame(Framedata frame) {
        throw refusal();
    }

    @Override
    public void sendFrame(Collection<Framedata> frames) {
        throw refusal();
    }

    @Override
    public void sendFragmentedFrame(Opcode opcode, ByteBuffer bytes, boolean last) {
        throw refusal();
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException(
                "a session of the embedded server must not be written directly: send through an emitter");
    }
}
