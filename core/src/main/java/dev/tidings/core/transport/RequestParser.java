package dev.tidings.core.transport;

import dev.tidings.api.spi.HandshakeRequest;
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

/** Reads an upgrade request strictly: what RFC 6455 and RFC 9112 do not allow is refused, never repaired. */
final class RequestParser {
    private static final String END = "\r\n\r\n";
    private static final int MAX_HEADERS = 100;
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final Set<String> SINGLE = Set.of(
            "host",
            "origin",
            "authorization",
            "cookie",
            "content-length",
            "sec-websocket-key",
            "sec-websocket-version");

    private final String path;
    private final int maxTarget;

    RequestParser(EmbeddedOptions options) {
        this.path = options.path();
        this.maxTarget = options.maxRequestTargetBytes();
    }

    /** Reads a complete head; its lines were found to end in CR LF and to hold no control characters. */
    HandshakeRequest parse(byte[] head, String remoteAddress) throws Refusal {
        String[] lines = new String(head, 0, head.length - END.length(), StandardCharsets.ISO_8859_1).split("\r\n", -1);
        String target = target(lines[0]);
        Map<String, List<String>> headers = headers(lines);
        requireUpgrade(headers);
        int mark = target.indexOf('?');
        String requested = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = mark < 0 ? Map.of() : query(target.substring(mark + 1));
        if (!requested.equals(path)) {
            throw new Refusal(404, "nothing is here");
        }
        return new HandshakeRequest(requested, query, headers, remoteAddress);
    }

    private String target(String line) throws Refusal {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[0].equals("GET") || !parts[2].equals("HTTP/1.1")) {
            throw Refusal.malformed("request line must be GET, a target and HTTP/1.1");
        }
        String target = parts[1];
        if (target.length() > maxTarget) {
            throw Refusal.malformed("request target must have at most " + maxTarget + " bytes");
        }
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')) {
            throw Refusal.malformed("request target must start with / and hold visible ASCII without #");
        }
        return target;
    }

    private static Map<String, List<String>> headers(String[] lines) throws Refusal {
        if (lines.length - 1 > MAX_HEADERS) {
            throw new Refusal(431, "request must have at most " + MAX_HEADERS + " headers");
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !name.chars().allMatch(RequestParser::isTokenCharacter)) {
                throw Refusal.malformed("header must be a name, a colon and a value on one line");
            }
            List<String> values = headers.computeIfAbsent(name, ignored -> new ArrayList<>(1));
            values.add(lines[i].substring(colon + 1).strip());
            if (values.size() > 1 && SINGLE.contains(name)) {
                throw Refusal.malformed("header " + name + " must not be repeated");
            }
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

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static void require(boolean condition, String otherwise) throws Refusal {
        if (!condition) {
            throw Refusal.malformed(otherwise);
        }
    }
}
