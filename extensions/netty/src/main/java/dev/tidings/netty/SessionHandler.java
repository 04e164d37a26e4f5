package dev.tidings.netty;

import dev.tidings.api.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the frames of a client, and of its channel. After a violation, and after a close, it reads on and
 * discards, because a socket that is closed with unread bytes is reset, and the client loses what was said last.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private final NettyConnection connection;
    private final MessageText message;
    private boolean broken;
    private boolean ponged;

    SessionHandler(NettyConnection connection, int messageBytes) {
        this.connection = connection;
        this.message = new MessageText(messageBytes);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection.writer().attach(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        try {
            if (read instanceof CloseWebSocketFrame close) {
                int code = close.statusCode();
                connection.writer().peerClosed(code < 0 ? Closing.NO_CODE : code, code < 0 ? "" : close.reasonText());
            } else if (read instanceof WebSocketFrame frame && !broken) {
                take(frame);
            }
        } catch (CloseException e) {
            broken(e.code(), e.getMessage());
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private void take(WebSocketFrame frame) throws CloseException {
        ByteBuf content = frame.content();
        if (frame instanceof PingWebSocketFrame) {
            if (connection.controlled()) {
                connection.writer().pong(ByteBufUtil.getBytes(content));
                ponged = true;
            }
        } else if (frame instanceof PongWebSocketFrame) {
            connection.controlled();
        } else if (frame instanceof BinaryWebSocketFrame) {
            throw new CloseException(CloseCode.UNSUPPORTED_DATA, "only text is accepted");
        } else {
            message.add(content);
            if (frame.isFinalFragment()) {
                connection.text(message.take());
            }
        }
    }

    private void broken(CloseCode code, String reason) {
        broken = true;
        connection.close(code, reason);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (ponged) {
            ponged = false;
            connection.writer().drain();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writer().drain();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            connection.drop();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.ended();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            context.channel().closeFuture().addListener(closed -> connection.ended());
            connection.drop();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupt) {
            CloseException because = CloseException.of(corrupt.closeStatus().code());
            broken(because.code(), because.getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("a connection broke", cause);
            connection.drop();
        } else {
            connection.failed(cause);
        }
    }
}
