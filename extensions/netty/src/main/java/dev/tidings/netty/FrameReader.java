package dev.tidings.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Netty's decoder of frames: masked, without extensions, within the message limit. Any bytes are a sign of life. */
final class FrameReader extends WebSocket13FrameDecoder {
    private final NettyConnection connection;

    FrameReader(NettyConnection connection, int messageBytes) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .allowMaskMismatch(false)
                .closeOnProtocolViolation(false)
                .maxFramePayloadLength(messageBytes)
                .build());
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf) {
            connection.active();
        }
        super.channelRead(context, message);
    }
}
