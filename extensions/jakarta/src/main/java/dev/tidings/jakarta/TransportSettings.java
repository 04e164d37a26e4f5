package dev.tidings.jakarta;

import java.time.Duration;

/** What a transport was told. */
record TransportSettings(
        String path,
        Whereabouts whereabouts,
        int messageBytes,
        int connections,
        Duration sendTimeout,
        Duration idleTimeout,
        Duration closeLimit) {
    private static final int MESSAGE_BYTES = 1 << 16;
    private static final int CONNECTIONS = 20_000;

    static TransportSettings defaults() {
        return new TransportSettings(
                "/ws",
                Whereabouts.usual(),
                MESSAGE_BYTES,
                CONNECTIONS,
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(5));
    }

    TransportSettings withPath(String value) {
        return new TransportSettings(
                value, whereabouts, messageBytes, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withWhereabouts(Whereabouts value) {
        return new TransportSettings(path, value, messageBytes, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withMessageBytes(int value) {
        return new TransportSettings(path, whereabouts, value, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withConnections(int value) {
        return new TransportSettings(path, whereabouts, messageBytes, value, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withSendTimeout(Duration value) {
        return new TransportSettings(path, whereabouts, messageBytes, connections, value, idleTimeout, closeLimit);
    }

    TransportSettings withIdleTimeout(Duration value) {
        return new TransportSettings(path, whereabouts, messageBytes, connections, sendTimeout, value, closeLimit);
    }

    TransportSettings withCloseLimit(Duration value) {
        return new TransportSettings(path, whereabouts, messageBytes, connections, sendTimeout, idleTimeout, value);
    }
}
