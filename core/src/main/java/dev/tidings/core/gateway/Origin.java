package dev.tidings.core.gateway;

import dev.tidings.core.text.SafeText;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from.
 *
 * @param scheme as it was written; only lower case is an origin
 * @param host in lower case, an IPv6 address in brackets
 * @param port the port, the scheme's own if none was written, or -1 if it has none
 */
record Origin(String scheme, String host, int port) {
    private static final String HOST = "([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])";
    private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]{0,31})://" + HOST + "(?::([0-9]{1,5}))?");
    private static final Pattern AUTHORITY = Pattern.compile(HOST + "(?::([0-9]{1,5}))?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.0\\.0\\.1|\\[::1]");

    static Optional<Origin> parse(String text) {
        Matcher matcher = ORIGIN.matcher(text);
        return matcher.matches()
                ? Optional.of(of(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** Reads a {@code Host} header as the origin that a page of this server has if it was loaded over the scheme. */
    static Optional<Origin> ofHost(String scheme, String host) {
        Matcher matcher = AUTHORITY.matcher(host);
        return matcher.matches() ? Optional.of(of(scheme, matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    static Origin require(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "allowed origin must be scheme://host or scheme://host:port without a path but was \""
                                + SafeText.of(text) + "\": write it as a browser does, as in https://app.example.com"));
    }

    private static Origin of(String scheme, String host, String port) {
        return new Origin(
                scheme, host.toLowerCase(Locale.ROOT), port == null ? defaultPort(scheme) : Integer.parseInt(port));
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    boolean isLoopback() {
        return scheme.equals("http") && LOOPBACK.matcher(host).matches();
    }
}
