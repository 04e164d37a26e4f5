package dev.tidings.vertx;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;

/** How a server of the transport's own listens; checked by the builder. */
record ServerSettings(
        InetAddress address,
        int port,
        int instances,
        int pendingConnections,
        Duration handshakeTimeout,
        HttpServerOptions http) {
    /** The largest request head. */
    private static final int HEADER_BYTES = 8 * 1024;

    private static final int MAX_DRAWN = 1 << 30;

    /** Returns where all instances listen; that is on one free port if no port was asked for. */
    SocketAddress listening() {
        String host = address.getHostAddress();
        return port == 0
                ? SocketAddress.sharedRandomPort(1 + new SecureRandom().nextInt(MAX_DRAWN), host)
                : SocketAddress.inetSocketAddress(port, host);
    }

    /** Returns the options for all instances. */
    HttpServerOptions options() {
        return new HttpServerOptions(http)
                .setMaxInitialLineLength(VertxEndpoint.TARGET_BYTES + 64)
                .setMaxHeaderSize(HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
    }
}
