package dev.tidings.jakarta;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What a transport was told. */
record TransportSettings(
        String path,
        InetSocketAddress address,
        int messageBytes,
        int connections,
        Duration sendTimeout,
        Duration idleTimeout,
        Duration closeLimit) {
    private static final int MESSAGE_BYTES = 1 << 16;
    private static final int CONNECTIONS = 20_000;
    private static final int PORT = 8080;

    static TransportSettings defaults() {
        return new TransportSettings(
                "/ws",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT),
                MESSAGE_BYTES,
                CONNECTIONS,
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(5));
    }

    TransportSettings withPath(String value) {
        return new TransportSettings(value, address, messageBytes, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withAddress(InetSocketAddress value) {
        return new TransportSettings(path, value, messageBytes, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withMessageBytes(int value) {
        return new TransportSettings(path, address, value, connections, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withConnections(int value) {
        return new TransportSettings(path, address, messageBytes, value, sendTimeout, idleTimeout, closeLimit);
    }

    TransportSettings withSendTimeout(Duration value) {
        return new TransportSettings(path, address, messageBytes, connections, value, idleTimeout, closeLimit);
    }

    TransportSettings withIdleTimeout(Duration value) {
        return new TransportSettings(path, address, messageBytes, connections, sendTimeout, value, closeLimit);
    }

    TransportSettings withCloseLimit(Duration value) {
        return new TransportSettings(path, address, messageBytes, connections, sendTimeout, idleTimeout, value);
    }
}
