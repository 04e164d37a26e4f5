package dev.tidings.vertx;

import dev.tidings.api.spi.HandshakeDecision.Refuse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How a request is refused, and whose it is. */
final class Answers {
    private Answers() {}

    /** Answers with an error; and ends the connection, unless it has other requests. */
    static void refuse(HttpServerRequest request, Refuse refusal) {
        HttpServerResponse response = request.response();
        if (response.ended()) {
            return;
        }
        response.setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        response.putHeader("Content-Type", "text/plain; charset=utf-8");
        if (request.version() == HttpVersion.HTTP_2) {
            response.end(refusal.message() + "\n");
            return;
        }
        response.putHeader("Connection", refusal.headers().containsKey("Upgrade") ? "Upgrade, close" : "close");
        response.end(refusal.message() + "\n")
                .onComplete(answered -> request.connection().close());
    }

    /** Returns where the client is; the loopback address for one that came over a socket of this machine's files. */
    static InetAddress addressOf(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String literal = remote == null ? null : remote.hostAddress();
        try {
            return literal == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
