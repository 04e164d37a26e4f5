package dev.tidings.core.gateway;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the {@code Origin} header. A request without one comes from no browser, so no page can have made it; it is
 * refused only where browsers alone are welcome.
 *
 * <p>In development mode the {@code Host} header counts for nothing: a foreign page whose name was rebound to this
 * machine sends its own name as both, and there the user is whoever the query says.
 */
final class OriginPolicy {
    private final Set<Origin> allowed;
    private final boolean loopbackAllowed;
    private final boolean sameHostAllowed;
    private final boolean required;

    private OriginPolicy(Set<Origin> allowed, boolean loopbackAllowed, boolean sameHostAllowed, boolean required) {
        this.allowed = allowed;
        this.loopbackAllowed = loopbackAllowed;
        this.sameHostAllowed = sameHostAllowed;
        this.required = required;
    }

    static OriginPolicy of(GatewayOptions options) {
        Set<Origin> allowed =
                options.allowedOrigins().stream().map(Origin::require).collect(Collectors.toUnmodifiableSet());
        boolean byDefault = allowed.isEmpty();
        return new OriginPolicy(
                allowed,
                byDefault && (options.boundToLoopback() || options.developmentMode()),
                byDefault && !options.developmentMode(),
                options.originRequired());
    }

    boolean allows(HandshakeRequest request) {
        List<String> origins = request.headers().getOrDefault("origin", List.of());
        return switch (origins.size()) {
            case 0 -> !required;
            case 1 ->
                Origin.parse(origins.get(0))
                        .filter(origin -> allows(origin, request))
                        .isPresent();
            default -> false;
        };
    }

    private boolean allows(Origin origin, HandshakeRequest request) {
        return allowed.contains(origin)
                || (loopbackAllowed && origin.isLoopback())
                || (sameHostAllowed && isSameHost(origin, request));
    }

    private static boolean isSameHost(Origin origin, HandshakeRequest request) {
        List<String> hosts = request.headers().getOrDefault("host", List.of());
        return hosts.size() == 1
                && Origin.ofHost(origin.scheme(), hosts.get(0))
                        .filter(origin::equals)
                        .isPresent();
    }
}
