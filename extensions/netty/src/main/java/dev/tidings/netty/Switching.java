package dev.tidings.netty;

import dev.tidings.api.spi.HandshakeRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a pipeline of HTTP into one of frames. */
final class Switching {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Switching() {}

    /** Returns the answer that upgrades, without any extension. */
    static FullHttpResponse response(HandshakeRequest request, @Nullable String subprotocol) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(
                        "Sec-WebSocket-Accept",
                        accept(request.header("sec-websocket-key").orElse("")));
        if (subprotocol != null) {
            response.headers().set("Sec-WebSocket-Protocol", subprotocol);
        }
        return response;
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Adds what reads frames and tells them, behind the handler of requests. */
    static void addFrames(ChannelHandlerContext requests, NettyConnection connection, NettyOptions options) {
        Channel channel = requests.channel();
        channel.config().setWriteBufferWaterMark(options.waterMark());
        channel.config().setAutoRead(true);
        Ends.set(channel, ChannelOption.SO_SNDBUF, NettyOptions.SEND_BUFFER_BYTES);
        Ends.set(channel, ChannelOption.ALLOW_HALF_CLOSURE, false);
        int messageBytes = options.limits().messageBytes();
        ChannelPipeline pipeline = requests.pipeline();
        pipeline.addAfter(requests.name(), null, new SessionHandler(connection, messageBytes));
        pipeline.addAfter(requests.name(), null, new FrameReader(connection, messageBytes));
    }

    /** Removes all of HTTP. The decoder comes last: it hands on what it holds, which are frames. */
    static void removeHttp(ChannelHandlerContext requests) {
        ChannelPipeline pipeline = requests.pipeline();
        ChannelHandler decoder = null;
        for (ChannelHandler handler : httpHandlers(requests)) {
            if (handler instanceof HttpServerCodec || handler instanceof HttpRequestDecoder) {
                decoder = handler;
            } else {
                pipeline.remove(handler);
            }
        }
        if (decoder != null) {
            pipeline.remove(decoder);
        }
    }

    /** Returns what stands between the first HTTP codec and the handler of requests, both included. */
    private static List<ChannelHandler> httpHandlers(ChannelHandlerContext requests) {
        List<ChannelHandler> found = new ArrayList<>();
        for (ChannelHandler handler : requests.pipeline().toMap().values()) {
            if (!found.isEmpty() || isCodec(handler)) {
                found.add(handler);
            }
            if (handler.equals(requests.handler())) {
                return found.isEmpty() ? List.of(handler) : found;
            }
        }
        return found;
    }

    private static boolean isCodec(ChannelHandler handler) {
        return handler instanceof HttpServerCodec
                || handler instanceof HttpRequestDecoder
                || handler instanceof HttpResponseEncoder;
    }
}
