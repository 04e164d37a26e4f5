package dev.tidings.netty;

import dev.tidings.api.spi.HandshakeDecision.Refuse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What is answered to a request that is refused. */
final class Refusals {
    private static final Set<Integer> KNOWN = Set.of(400, 401, 403, 404, 413, 414, 426, 429, 431, 503);

    private Refusals() {}

    /** Returns the refusal with a status that a client can make something of. */
    static Refuse known(Refuse refusal) {
        return KNOWN.contains(refusal.status()) ? refusal : new Refuse(503, refusal.message());
    }

    /** Returns the whole answer. */
    static FullHttpResponse response(Refuse refusal) {
        byte[] body = (refusal.message() + "\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()), Unpooled.wrappedBuffer(body));
        refusal.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, refusal.headers().containsKey("Upgrade") ? "Upgrade, close" : "close");
        return response;
    }
}
