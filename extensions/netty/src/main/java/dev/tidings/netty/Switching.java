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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a pipeline of HTTP into one of frames. */
final class Switching {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Switching() {}

    /** Returns the answer that upgrades, without any extension. */
    static FullHttpResponse response(HandshakeRequest request, @Nullable String subprotocol) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        headers(request, subprotocol).forEach(response.headers()::set);
        return response;
    }

    /** Returns the headers of that answer. */
    static Map<String, String> headers(HandshakeRequest request, @Nullable String subprotocol) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put(
                "Sec-WebSocket-Accept",
                accept(request.header("sec-websocket-key").orElse("")));
        if (subprotocol != null) {
            headers.put("Sec-WebSocket-Protocol", subprotocol);
        }
        return headers;
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
        configure(requests.channel(), options);
        int messageBytes = options.limits().messageBytes();
        ChannelPipeline pipeline = requests.pipeline();
        pipeline.addAfter(requests.name(), null, new SessionHandler(connection, messageBytes));
        pipeline.addAfter(requests.name(), null, new FrameReader(connection, messageBytes));
    }

    /** Adds what reads frames and tells them, in front of another layer's last handler. */
    static void addFramesBefore(ChannelHandlerContext last, NettyConnection connection, NettyOptions options) {
        configure(last.channel(), options);
        int messageBytes = options.limits().messageBytes();
        ChannelPipeline pipeline = last.pipeline();
        pipeline.addBefore(last.name(), null, new FrameReader(connection, messageBytes));
        pipeline.addBefore(last.name(), null, new SessionHandler(connection, messageBytes));
    }

    private static void configure(Channel channel, NettyOptions options) {
        channel.config().setWriteBufferWaterMark(options.waterMark());
        channel.config().setAutoRead(true);
        Ends.set(channel, ChannelOption.SO_SNDBUF, NettyOptions.SEND_BUFFER_BYTES);
        Ends.set(channel, ChannelOption.ALLOW_HALF_CLOSURE, false);
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
