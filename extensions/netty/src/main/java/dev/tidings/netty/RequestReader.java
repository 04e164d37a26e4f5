package dev.tidings.netty;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeReader;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Reads an upgrade request from what Netty's codec made of it. */
final class RequestReader {
    private static final HandshakeReader READER = HandshakeReader.of(NettyOptions.TARGET_BYTES);

    private RequestReader() {}

    /** Returns the path that is asked for. */
    static String pathOf(HttpRequest request) {
        String target = request.uri();
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    static HandshakeRequest read(HttpRequest request, String path, String remoteAddress)
            throws HandshakeRefusedException {
        requireDecoded(request.decoderResult());
        String line = request.method() + " " + request.uri() + " " + request.protocolVersion();
        HandshakeRequest read = READER.read(line, request.headers(), remoteAddress);
        if (!read.path().equals(path)) {
            throw refused(404, "nothing is here");
        }
        return read;
    }

    private static void requireDecoded(DecoderResult result) throws HandshakeRefusedException {
        if (result.isSuccess()) {
            return;
        }
        if (result.cause() instanceof TooLongHttpLineException) {
            throw refused(414, "request line must have at most " + NettyOptions.TARGET_BYTES + " bytes");
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            throw refused(431, "request head must have at most " + NettyOptions.HEADER_BYTES + " bytes");
        }
        throw refused(400, "request head must be HTTP/1.1");
    }

    private static HandshakeRefusedException refused(int status, String message) {
        return new HandshakeRefusedException(new HandshakeDecision.Refuse(status, message));
    }
}
