package dev.tidings.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The upgrade to a WebSocket, as RFC 6455, section 4.1, has it. */
final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)retry-after: *([0-9]{1,5})");
    private static final int MOST_BYTES = 16 * 1024;
    private static final int KEY_BYTES = 16;

    private final URI uri;
    private final @Nullable String token;
    private final String key;

    Handshake(URI uri, @Nullable String token) {
        this.uri = uri;
        this.token = token;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = Base64.getEncoder().encodeToString(random);
        requireWebSocket(uri);
        if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("token must be printable ascii without spaces but was not");
        }
    }

    private static void requireWebSocket(URI uri) {
        if (uri.getHost() == null || !List.of("ws", "wss").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("uri must be ws://host or wss://host but was " + uri);
        }
    }

    boolean isSecure() {
        return "wss".equals(uri.getScheme());
    }

    String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure() ? 443 : 80;
    }

    byte[] request() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        return ("GET " + path + query + " HTTP/1.1\r\nHost: " + uri.getHost() + ":" + port()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: " + Wire.PROTOCOL + "\r\nSec-WebSocket-Key: " + key + "\r\n"
                        + authorization + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the answer up to its empty line; what follows belongs to the frames. */
    void accept(InputStream in) throws IOException {
        List<String> lines = head(in).lines().toList();
        String[] status = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", 3);
        if (status.length < 2 || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the upgrade was answered with no HTTP status");
        }
        if (!status[1].equals("101")) {
            throw new RefusedUpgradeException(Integer.parseInt(status[1]), advice(lines));
        }
        boolean answered = lines.stream()
                .map(line -> line.split(":", 2))
                .filter(header -> header[0].toLowerCase(Locale.ROOT).equals("sec-websocket-accept"))
                .anyMatch(header -> header.length == 2 && header[1].trim().equals(answer(key)));
        if (!answered) {
            throw new IOException("the upgrade was answered with another key");
        }
    }

    /** Returns what a {@code Retry-After} in seconds says, in the words of a close reason. */
    private static String advice(List<String> lines) {
        return lines.stream()
                .map(RETRY_AFTER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> " retry_after_ms=" + matcher.group(1) + "000")
                .findFirst()
                .orElse("");
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0 || head.size() > MOST_BYTES) {
                throw new IOException("the upgrade was not answered to its end");
            }
            head.write(next);
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static String answer(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every java platform must have SHA-1 but this one does not", e);
        }
    }
}
