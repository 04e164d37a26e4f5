package dev.tidings.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** The frames of RFC 6455: reads a server's, and writes a client's, which are masked. */
final class Frames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int CONTINUATION = 0;
    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private final DataInputStream in;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private boolean inMessage;

    Frames(DataInputStream in) {
        this.in = in;
    }

    /**
     * A message, or a control frame.
     *
     * @param code what it is
     * @param payload its bytes
     */
    record Frame(int code, ByteBuffer payload) {
        String text() throws IOException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(payload.duplicate())
                    .toString();
        }
    }

    /** Reads the next whole message or control frame. */
    Frame read() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload();
            int code = first & 0x0F;
            if ((first & 0x70) != 0 || (code > TEXT && code < CLOSE) || code > PONG) {
                throw new ProtocolException("a frame began with the byte " + first);
            }
            if (code >= CLOSE) {
                return new Frame(code, ByteBuffer.wrap(payload));
            }
            if (inMessage != (code == CONTINUATION)) {
                throw new ProtocolException("a message was not continued by its own frames");
            }
            partial.writeBytes(payload);
            inMessage = (first & FIN) == 0;
            if (!inMessage) {
                byte[] whole = partial.toByteArray();
                partial.reset();
                return new Frame(TEXT, ByteBuffer.wrap(whole));
            }
        }
    }

    private byte[] payload() throws IOException {
        long length = in.readUnsignedByte();
        if (length >= MASK) {
            throw new ProtocolException("a server's frame was masked");
        }
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length + partial.size() > LONGEST_MESSAGE) {
            throw new ProtocolException("a message was longer than " + LONGEST_MESSAGE + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return payload;
    }

    /** Writes one whole frame. */
    static byte[] write(int code, byte[] payload) {
        int extra = payload.length < 126 ? 0 : payload.length < 1 << 16 ? 2 : 8;
        ByteBuffer frame = ByteBuffer.allocate(2 + extra + 4 + payload.length);
        frame.put((byte) (FIN | code));
        frame.put((byte) (MASK | (extra == 0 ? payload.length : extra == 2 ? 126 : 127)));
        if (extra == 2) {
            frame.putShort((short) payload.length);
        } else if (extra == 8) {
            frame.putLong(payload.length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        frame.putInt(mask);
        for (int index = 0; index < payload.length; index++) {
            frame.put((byte) (payload[index] ^ (mask >>> (24 - 8 * (index & 3)))));
        }
        return frame.array();
    }
}
