package dev.tidings.api.spi;

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

/**
 * Reads an upgrade request strictly, for a {@link Transport} whose server shows requests as they were sent: what RFC 6455
 * and RFC 9112 do not allow is refused, never repaired. No message quotes the request.
 */
public final class HandshakeReader {
    private static final int MOST_HEADERS = 100;
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

    private final int mostTargetBytes;

    private HandshakeReader(int mostTargetBytes) {
        this.mostTargetBytes = mostTargetBytes;
    }

    /**
     * Makes a reader.
     *
     * @param mostTargetBytes how long a path with its query may be
     * @return a reader, for any number of requests and threads
     */
    public static HandshakeReader of(int mostTargetBytes) {
        return new HandshakeReader(mostTargetBytes);
    }

    /**
     * Reads a request. Whether its path is the transport's is left to the caller.
     *
     * @param requestLine method, target and version, a space between them
     * @param headers the headers in their order, with names in any case; a repeated one is there as often as it came
     * @param remoteAddress the peer's address
     * @return the request
     * @throws HandshakeRefusedException if it is no upgrade request as the standards want it: with 400, or 413 for a body,
     *     426 for another version of WebSocket, 431 for more than 100 headers
     */
    public HandshakeRequest read(String requestLine, Iterable<Map.Entry<String, String>> headers, String remoteAddress)
            throws HandshakeRefusedException {
        String target = target(requestLine);
        Map<String, List<String>> named = named(headers);
        requireUpgrade(named);
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new HandshakeRequest(
                path, mark < 0 ? Map.of() : query(target.substring(mark + 1)), named, remoteAddress);
    }

    private String target(String line) throws HandshakeRefusedException {
        String[] parts = line.split(" ", -1);
        require(
                parts.length == 3 && parts[0].equals("GET") && parts[2].equals("HTTP/1.1"),
                "request line must be GET, a target and HTTP/1.1");
        String target = parts[1];
        require(target.length() <= mostTargetBytes, "request target must have at most " + mostTargetBytes + " bytes");
        require(
                target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#'),
                "request target must start with / and hold visible ASCII without #");
        return target;
    }

    private static Map<String, List<String>> named(Iterable<Map.Entry<String, String>> headers)
            throws HandshakeRefusedException {
        Map<String, List<String>> named = new HashMap<>();
        int count = 0;
        for (Map.Entry<String, String> header : headers) {
            if (++count > MOST_HEADERS) {
                throw refused(431, "request must have at most " + MOST_HEADERS + " headers");
            }
            add(header.getKey().toLowerCase(Locale.ROOT), header.getValue().strip(), named);
        }
        return named;
    }

    private static void add(String name, String value, Map<String, List<String>> named)
            throws HandshakeRefusedException {
        require(
                !name.isEmpty() && name.chars().allMatch(HandshakeReader::isTokenCharacter),
                "header must be a name, a colon and a value on one line");
        require(
                value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F)),
                "header must not hold control characters");
        List<String> values = named.computeIfAbsent(name, ignored -> new ArrayList<>(1));
        values.add(value);
        require(values.size() == 1 || !SINGLE.contains(name), "header " + name + " must not be repeated");
    }

    private static void requireUpgrade(Map<String, List<String>> headers) throws HandshakeRefusedException {
        require(headers.containsKey("host"), "header host is missing");
        require(hasToken(headers, "upgrade", "websocket"), "header upgrade must name websocket");
        require(hasToken(headers, "connection", "upgrade"), "header connection must name upgrade");
        require(isKey(first(headers, "sec-websocket-key")), "header sec-websocket-key must be 16 bytes in Base64");
        require(headers.containsKey("sec-websocket-version"), "header sec-websocket-version is missing");
        requireNoBody(headers);
        if (!first(headers, "sec-websocket-version").equals("13")) {
            throw refused(426, "header sec-websocket-version must be 13");
        }
    }

    private static void requireNoBody(Map<String, List<String>> headers) throws HandshakeRefusedException {
        String length = first(headers, "content-length");
        require(length.chars().allMatch(c -> c >= '0' && c <= '9'), "header content-length must be a number");
        if (!length.matches("0*") || headers.containsKey("transfer-encoding")) {
            throw refused(413, "request must not have a body");
        }
    }

    private static Map<String, String> query(String text) throws HandshakeRefusedException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!name.isEmpty()) {
                query.putIfAbsent(name, value);
            }
        }
        return query;
    }

    private static String decoded(String text) throws HandshakeRefusedException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(400, "request target must hold two hexadecimal digits after each %");
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

    private static void require(boolean condition, String otherwise) throws HandshakeRefusedException {
        if (!condition) {
            throw refused(400, otherwise);
        }
    }

    private static HandshakeRefusedException refused(int status, String message) {
        return new HandshakeRefusedException(new HandshakeDecision.Refuse(status, message));
    }
}
