package dev.tidings.netty;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A request that is answered with an error. The message is the answer's body and never quotes the request. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Set<Integer> KNOWN = Set.of(400, 401, 403, 404, 413, 414, 426, 429, 431, 503);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = KNOWN.contains(status) ? status : 503;
    }

    static Refusal malformed(String message) {
        return new Refusal(400, message);
    }

    int status() {
        return status;
    }

    /** Returns the whole answer. */
    FullHttpResponse response() {
        byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, status == 426 ? "Upgrade, close" : "close");
        switch (status) {
            case 401 -> response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 426 -> response.headers().set("Sec-WebSocket-Version", "13").set(HttpHeaderNames.UPGRADE, "websocket");
            case 429, 503 -> response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
            default -> {}
        }
        return response;
    }
}
