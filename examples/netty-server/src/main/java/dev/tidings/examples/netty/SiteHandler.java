package dev.tidings.examples.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** The application's own handler: answers what Tidings' handler passes on. */
final class SiteHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = System.getLogger(SiteHandler.class.getName());

    private final Site site;

    SiteHandler(Site site) {
        this.site = site;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Site.Answer answer = site.answer(request);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, answer.status(), Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'none'")
                .set("X-Content-Type-Options", "nosniff")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        boolean more = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, more);
        ChannelFuture written = context.writeAndFlush(response);
        if (!more) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes the connection of a client that broke off, was too slow, or sent what is no HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        ChannelFuture closed = context.close();
        LOG.log(Level.DEBUG, () -> closed.channel() + " is closed: " + failure);
    }
}
