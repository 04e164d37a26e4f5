package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;
import org.jspecify.annotations.Nullable;

/**
 * The library's protocol for one connection, without extensions. What it finds wrong is kept for the connection to
 * act on, and what it would answer goes nowhere.
 */
final class LibraryDraft extends Draft_6455 {
    private @Nullable String accept;
    private int failure;

    LibraryDraft(int maxFrameSize) {
        super(List.of(), maxFrameSize);
    }

    /** Returns the value that proves to the client that its key was read, or null before the request was. */
    @Nullable
    String accept() {
        return accept;
    }

    /** Returns the close code for the first thing found wrong, or 0. */
    int failure() {
        return failure;
    }

    @Override
    public Draft copyInstance() {
        return this;
    }

    @Override
    public List<ByteBuffer> createHandshake(Handshakedata response) {
        accept = response.getFieldValue("Sec-WebSocket-Accept");
        return List.of();
    }

    @Override
    public List<Framedata> translateFrame(ByteBuffer bytes) {
        try {
            return super.translateFrame(bytes);
        } catch (InvalidDataException e) {
            failed(e.getCloseCode());
        } catch (RuntimeException e) {
            failed(CloseFrame.PROTOCOL_ERROR);
        }
        return List.of();
    }

    @Override
    public void processFrame(WebSocketImpl socket, Framedata frame) {
        try {
            super.processFrame(socket, frame);
        } catch (InvalidDataException e) {
            failed(e.getCloseCode());
        }
    }

    private void failed(int code) {
        if (failure == 0) {
            failure = code;
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
