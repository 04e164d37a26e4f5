package dev.tidings.core.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One attacker on real sockets. After each mutated frame it sends a message of its own and waits for the answer, or for
 * the close that the mutation brought about. A mutation that swallows what follows it, by announcing more than there
 * is, is ended by the end of the stream.
 */
final class FrameAttack {
    private static final List<byte[]> VALID = List.of(
            RawClient.frame(RawClient.TEXT, "{\"type\":\"ping\"}"),
            RawClient.frame(RawClient.TEXT, "{\"type\":\"ack\",\"seq\":0}"),
            RawClient.frame(RawClient.TEXT, "{\"type\":\"user_message\",\"message\":\"gr\u00fc\u00df \ud83d\ude00\"}"),
            RawClient.frame(RawClient.TEXT, "{\"type\":\"cancel_run\",\"run_id\":\"" + "r".repeat(100) + "\"}"),
            RawClient.frame(RawClient.TEXT, "{\"type\":\"x\",\"pad\":\"" + "p".repeat(3000) + "\"}"),
            RawClient.frame(RawClient.PING, "ping"),
            RawClient.frame(0x8A, "pong"),
            RawClient.frame(RawClient.PING, "p".repeat(125)),
            fragments(),
            RawClient.close(1000, "bye"));

    private final InetSocketAddress server;
    private final String token;
    private final Random random;
    private final Mutator mutator;
    private final Pace pace;
    private @Nullable RawClient client;
    private long markers;
    private int connections;

    FrameAttack(InetSocketAddress server, String token, long seed, Pace pace) {
        this.server = server;
        this.token = token;
        this.random = new Random(seed);
        this.mutator = new Mutator(random);
        this.pace = pace;
    }

    private static byte[] fragments() {
        byte[] first = RawClient.frame(0x01, "{\"type\":");
        byte[] between = RawClient.frame(RawClient.PING, "in between");
        byte[] last = RawClient.frame(0x80, "\"ping\"}");
        return ByteBuffer.allocate(first.length + between.length + last.length)
                .put(first)
                .put(between)
                .put(last)
                .array();
    }

    /** Sends so many mutated frames and returns how many connections that took. */
    int run(int mutations) throws IOException {
        for (int done = 0; done < mutations; done++) {
            byte[] mutated = mutator.mutate(VALID.get(random.nextInt(VALID.size())));
            long start = System.nanoTime();
            if (client == null) {
                client = open();
                start = System.nanoTime();
            }
            boolean survived = survives(client, mutated);
            pace.took(System.nanoTime() - start, HexFormat.of().formatHex(mutated), () -> replay(mutated));
            if (!survived) {
                RawClient.closeQuietly(client);
                client = null;
            }
        }
        RawClient.closeQuietly(client);
        client = null;
        return connections;
    }

    private RawClient open() throws IOException {
        connections++;
        RawClient fresh = RawClient.join(server, "", token);
        fresh.readTo("connection_established");
        return fresh;
    }

    private void replay(byte[] mutated) throws IOException {
        try (RawClient fresh = open()) {
            survives(fresh, mutated);
        }
    }

    private boolean survives(RawClient target, byte[] mutated) throws IOException {
        String marker = "m" + token + "-" + ++markers;
        byte[] own = RawClient.frame(RawClient.TEXT, "{\"type\":\"x\",\"request_id\":\"" + marker + "\"}");
        byte[] all = ByteBuffer.allocate(mutated.length + own.length)
                .put(mutated)
                .put(own)
                .array();
        try {
            target.send(all);
            if (!endsWithAFrame(mutated)) {
                target.finish();
            }
        } catch (SocketException closedMeanwhile) {
            return false;
        }
        try {
            return !target.readTo(marker).isEnd();
        } catch (SocketTimeoutException silence) {
            throw new AssertionError(
                    "no answer and no end after " + HexFormat.of().formatHex(mutated), silence);
        }
    }

    /** Says whether the last frame, by the lengths that the headers announce, ends where the bytes end. */
    static boolean endsWithAFrame(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= 2) {
            rest.get();
            int second = rest.get() & 0xFF;
            int code = second & 0x7F;
            int extension = code == 127 ? 8 : code == 126 ? 2 : 0;
            int mask = second >= 0x80 ? 4 : 0;
            if (rest.remaining() < extension + mask) {
                return false;
            }
            long length = code == 127 ? rest.getLong() : code == 126 ? rest.getShort() & 0xFFFF : code;
            if (length < 0 || length > rest.remaining() - mask) {
                return false;
            }
            rest.position(rest.position() + mask + (int) length);
        }
        return !rest.hasRemaining();
    }
}
