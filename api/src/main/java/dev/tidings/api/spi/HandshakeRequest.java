package dev.tidings.api.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The upgrade request of a client. Its text form names no header value and no query, so that no token reaches a log.
 *
 * @param path the path of the request target, without the query
 * @param query the decoded query parameters; of a repeated one the first value
 * @param headers the headers by lower-case name
 * @param remoteAddress the peer's address, never resolved by name
 */
public record HandshakeRequest(
        String path, Map<String, String> query, Map<String, List<String>> headers, String remoteAddress) {
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
                        (first, second) -> first));
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

    @Override
    public String toString() {
        return "handshake from " + remoteAddress;
    }
}
