package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.FramedataImpl1;
import org.java_websocket.handshake.Handshakedata;
import org.jspecify.annotations.Nullable;

/**
 * The library's protocol for one connection, without extensions. It does not read frames, because it would write
 * whatever is in them to its trace log, but judges the messages and control frames that were read. What it finds wrong is kept for
 * the connection to act on, and what it would answer goes nowhere.
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

    /** Acts on a message or a control frame that was read to its end. */
    void process(WebSocketImpl socket, FrameScanner scanned) {
        FramedataImpl1 frame = frame(scanned);
        if (frame == null) {
            return;
        }
        try {
            processFrame(socket, frame);
        } catch (InvalidDataException e) {
            failed(e.getCloseCode());
        }
    }

    @Nullable
    FramedataImpl1 frame(FrameScanner scanned) {
        FramedataImpl1 frame = FramedataImpl1.get(opcode(scanned.opcode()));
        frame.setFin(true);
        try {
            frame.setPayload(scanned.takePayload());
            frame.isValid();
            return frame;
        } catch (InvalidDataException e) {
            failed(e.getCloseCode());
        } catch (RuntimeException e) {
            failed(CloseFrame.PROTOCOL_ERROR);
        }
        return null;
    }

    private static Opcode opcode(int number) {
        return switch (number) {
            case 8 -> Opcode.CLOSING;
            case 9 -> Opcode.PING;
            case 10 -> Opcode.PONG;
            default -> Opcode.TEXT;
        };
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
