package dev.tidings.netty;

import dev.tidings.api.spi.HandshakeRequest;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Judges an upgrade request strictly: what RFC 6455 and RFC 9112 do not allow is refused, never repaired. */
final class RequestReader {
    private static final int MOST_HEADERS = 100;
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final Set<String> SINGLE = Set.of(
            "host",
            "origin",
            "authorization",
            "cookie",
            "content-length",
            "sec-websocket-key",
            "sec-websocket-version");

    private RequestReader() {}

    /** Returns the path that is asked for. */
    static String pathOf(HttpRequest request) {
        String target = request.uri();
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    static HandshakeRequest read(HttpRequest request, String path, String remoteAddress) throws Refusal {
        requireDecoded(request.decoderResult());
        String target = target(request);
        Map<String, List<String>> headers = headers(request);
        requireUpgrade(headers);
        int mark = target.indexOf('?');
        Map<String, String> query = mark < 0 ? Map.of() : query(target.substring(mark + 1));
        if (!pathOf(request).equals(path)) {
            throw new Refusal(404, "nothing is here");
        }
        return new HandshakeRequest(path, query, headers, remoteAddress);
    }

    private static void requireDecoded(DecoderResult result) throws Refusal {
        if (result.isSuccess()) {
            return;
        }
        if (result.cause() instanceof TooLongHttpLineException) {
            throw new Refusal(414, "request line must have at most " + NettyOptions.TARGET_BYTES + " bytes");
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            throw new Refusal(431, "request head must have at most " + NettyOptions.HEADER_BYTES + " bytes");
        }
        throw Refusal.malformed("request head must be HTTP/1.1");
    }

    private static String target(HttpRequest request) throws Refusal {
        require(
                request.method().equals(HttpMethod.GET)
                        && request.protocolVersion().equals(HttpVersion.HTTP_1_1),
                "request line must be GET, a target and HTTP/1.1");
        String target = request.uri();
        require(
                target.length() <= NettyOptions.TARGET_BYTES,
                "request target must have at most " + NettyOptions.TARGET_BYTES + " bytes");
        require(
                target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#'),
                "request target must start with / and hold visible ASCII without #");
        return target;
    }

    private static Map<String, List<String>> headers(HttpRequest request) throws Refusal {
        if (request.headers().size() > MOST_HEADERS) {
            throw new Refusal(431, "request must have at most " + MOST_HEADERS + " headers");
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue().strip();
            require(
                    value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F)),
                    "header must not hold control characters");
            List<String> values = headers.computeIfAbsent(name, ignored -> new ArrayList<>(1));
            values.add(value);
            require(values.size() == 1 || !SINGLE.contains(name), "header " + name + " must not be repeated");
        }
        return headers;
    }

    private static void requireUpgrade(Map<String, List<String>> headers) throws Refusal {
        require(headers.containsKey("host"), "header host is missing");
        require(hasToken(headers, "upgrade", "websocket"), "header upgrade must name websocket");
        require(hasToken(headers, "connection", "upgrade"), "header connection must name upgrade");
        require(isKey(first(headers, "sec-websocket-key")), "header sec-websocket-key must be 16 bytes in Base64");
        require(headers.containsKey("sec-websocket-version"), "header sec-websocket-version is missing");
        requireNoBody(headers);
        if (!first(headers, "sec-websocket-version").equals("13")) {
            throw new Refusal(426, "header sec-websocket-version must be 13");
        }
    }

    private static void requireNoBody(Map<String, List<String>> headers) throws Refusal {
        String length = first(headers, "content-length");
        require(length.chars().allMatch(c -> c >= '0' && c <= '9'), "header content-length must be a number");
        if (!length.matches("0*") || headers.containsKey("transfer-encoding")) {
            throw new Refusal(413, "request must not have a body");
        }
    }

    private static Map<String, String> query(String text) throws Refusal {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!name.isEmpty()) {
                query.putIfAbsent(name, value);
            }
        }
        return query;
    }

    private static String decode(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed("request target must hold two hexadecimal digits after each %");
        }
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasToken(Map<String, List<String>> headers, String name, String token) {
        return headers.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(part -> part.strip().equalsIgnoreCase(token));
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    private static void require(boolean condition, String otherwise) throws Refusal {
        if (!condition) {
            throw Refusal.malformed(otherwise);
        }
    }
}
