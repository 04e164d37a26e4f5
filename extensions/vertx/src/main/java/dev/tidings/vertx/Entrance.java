package dev.tidings.vertx;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The sockets of one server of the transport's own until their request: few, and not for long. Of the event loop. From the
 * request on the limits of the endpoint hold.
 */
final class Entrance implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final int most;
    private final Duration limit;
    private final Handler<HttpServerRequest> requests;
    private final Map<HttpConnection, Long> silent = new HashMap<>();

    Entrance(Vertx vertx, int most, Duration limit, Handler<HttpServerRequest> requests) {
        this.vertx = vertx;
        this.most = most;
        this.limit = limit;
        this.requests = requests;
    }

    /** Takes in a socket. */
    void connected(HttpConnection connection) {
        if (silent.size() == most) {
            connection.close();
            return;
        }
        silent.put(connection, vertx.setTimer(limit.toMillis(), late -> connection.close()));
        connection.closeHandler(closed -> leave(connection));
    }

    private void leave(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        leave(request.connection());
        requests.handle(request);
    }
}
