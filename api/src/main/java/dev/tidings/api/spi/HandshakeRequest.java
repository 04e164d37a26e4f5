package dev.tidings.api.spi;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The upgrade request of a client. Its text form names no header value and no query, so that no token reaches a log.
 *
 * @param path the path of the request target, without the query
 * @param query the decoded query parameters; of a repeated one the first value
 * @param headers the headers by lower-case name; names that differ in case alone are one header with the values of all
 * @param remoteAddress the peer's address, never resolved by name
 */
public record HandshakeRequest(
        String path, Map<String, String> query, Map<String, List<String>> headers, String remoteAddress) {
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";

    /**
     * Copies the maps.
     *
     * @param path the path of the request target
     * @param query the decoded query parameters
     * @param headers the headers by lower-case name
     * @param remoteAddress the peer's address
     */
    public HandshakeRequest {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        query = Map.copyOf(query);
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        entry -> List.copyOf(entry.getValue()),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList()));
    }

    /**
     * Returns a header.
     *
     * @param name the name, in any case
     * @return its first value, or empty
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /**
     * Returns the offered subprotocols of all {@code Sec-WebSocket-Protocol} headers, in order.
     *
     * @return the trimmed entries, perhaps none
     */
    public List<String> subprotocols() {
        return headers.getOrDefault("sec-websocket-protocol", List.of()).stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /**
     * Returns the same request with a bearer token besides the credentials it has, as if it had come in an
     * {@code Authorization} header. One of another scheme gives way; one that holds the same token is not repeated.
     *
     * @param token the token
     * @return the changed copy
     */
    public HandshakeRequest withBearer(String token) {
        Objects.requireNonNull(token, "token");
        Stream<String> others =
                headers.getOrDefault(AUTHORIZATION, List.of()).stream().filter(value -> isOtherBearer(value, token));
        Map<String, List<String>> changed = new HashMap<>(headers);
        changed.put(
                AUTHORIZATION, Stream.concat(others, Stream.of(BEARER + token)).toList());
        return new HandshakeRequest(path, query, changed, remoteAddress);
    }

    private static boolean isOtherBearer(String value, String token) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && !value.substring(BEARER.length()).strip().equals(token);
    }

    @Override
    public String toString() {
        return "handshake from " + remoteAddress;
    }
}
