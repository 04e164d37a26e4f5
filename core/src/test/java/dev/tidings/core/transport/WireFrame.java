package dev.tidings.core.transport;

import dev.tidings.api.spi.OutboundFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A frame as a strict client would read it from a server's bytes. */
record WireFrame(int opcode, ByteBuffer payload) {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Reads whole frames to the end of the bytes, or fails. */
    static List<WireFrame> parse(byte[] bytes) {
        ByteBuffer wire = ByteBuffer.wrap(bytes);
        List<WireFrame> frames = new ArrayList<>();
        while (wire.hasRemaining()) {
            int first = wire.get() & 0xFF;
            long length = length(wire, wire.get() & 0xFF);
            if ((first & 0xF0) != 0x80 || length > wire.remaining()) {
                throw new AssertionError("not a whole frame: first byte " + first + ", length " + length + " of "
                        + wire.remaining() + ", after " + frames.size() + " frames");
            }
            frames.add(new WireFrame(first & 0x0F, wire.slice(wire.position(), (int) length)));
            wire.position(wire.position() + (int) length);
        }
        return frames;
    }

    private static long length(ByteBuffer wire, int second) {
        return second == 126 ? wire.getShort() & 0xFFFF : second == 127 ? wire.getLong() : second;
    }

    static List<String> read(byte[] bytes) {
        return parse(bytes).stream().map(WireFrame::toString).toList();
    }

    static OutboundFrame text(String text) {
        return OutboundFrame.text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    String asText() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    int closeCode() {
        return payload.getShort(0) & 0xFFFF;
    }

    @Override
    public String toString() {
        return switch (opcode) {
            case TEXT -> asText();
            case CLOSE -> payload.remaining() == 0 ? "close" : "close " + closeCode();
            case PING -> "ping " + asText();
            case PONG -> "pong " + asText();
            default -> "opcode " + opcode;
        };
    }
}
