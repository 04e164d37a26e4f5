package dev.tidings.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the kernel holds for the established TCP connections of this machine, as Linux tells it. */
public final class SocketQueues {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";

    private final Map<Long, long[]> queues = new HashMap<>();

    private SocketQueues() {}

    public static boolean canRead() {
        return TABLES.stream().allMatch(Files::isReadable);
    }

    public static SocketQueues read() throws IOException {
        SocketQueues queues = new SocketQueues();
        for (Path table : TABLES) {
            Files.readAllLines(table).stream().skip(1).forEach(queues::add);
        }
        return queues;
    }

    private void add(String line) {
        String[] parts = line.strip().split(" +");
        if (parts[3].equals(ESTABLISHED)) {
            String[] bytes = parts[4].split(":");
            queues.put(
                    key(port(parts[1]), port(parts[2])),
                    new long[] {Long.parseLong(bytes[0], 16), Long.parseLong(bytes[1], 16)});
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static long key(int from, int to) {
        return (long) from << 16 | to;
    }

    /** Returns the bytes that were written at one end and not acknowledged by the other, 0 without such a connection. */
    public long unacknowledged(int from, int to) {
        return queues.getOrDefault(key(from, to), new long[2])[0];
    }

    /** Returns the bytes that arrived at an end and were not read. */
    public long unread(int at, int from) {
        return queues.getOrDefault(key(at, from), new long[2])[1];
    }
}
