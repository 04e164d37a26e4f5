package dev.tidings.core.transport;

import dev.tidings.api.spi.HandshakeReader;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads an upgrade request from the bytes of its head. */
final class RequestParser {
    private static final String END = "\r\n\r\n";

    private final String path;
    private final HandshakeReader reader;

    RequestParser(EmbeddedOptions options) {
        this.path = options.path();
        this.reader = HandshakeReader.of(options.maxRequestTargetBytes());
    }

    /** Reads a complete head; its lines were found to end in CR LF and to hold no control characters. */
    HandshakeRequest parse(byte[] head, String remoteAddress) throws Refusal {
        String[] lines = new String(head, 0, head.length - END.length(), StandardCharsets.ISO_8859_1).split("\r\n", -1);
        List<Map.Entry<String, String>> headers =
                Arrays.stream(lines).skip(1).map(RequestParser::header).toList();
        HandshakeRequest request = read(lines[0], headers, remoteAddress);
        if (!request.path().equals(path)) {
            throw new Refusal(404, "nothing is here");
        }
        return request;
    }

    private HandshakeRequest read(String line, List<Map.Entry<String, String>> headers, String remoteAddress)
            throws Refusal {
        try {
            return reader.read(line, headers, remoteAddress);
        } catch (HandshakeRefusedException e) {
            throw new Refusal(e.refusal().status(), e.refusal().message());
        }
    }

    /** Splits a line; one without a colon has no name, and is refused for that. */
    private static Map.Entry<String, String> header(String line) {
        int colon = line.indexOf(':');
        return Map.entry(line.substring(0, Math.max(colon, 0)), line.substring(colon + 1));
    }
}
