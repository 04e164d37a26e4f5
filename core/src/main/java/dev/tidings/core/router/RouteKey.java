package dev.tidings.core.router;

import dev.tidings.api.MessageRoute;
import java.util.List;

/** What one handler is looked up by: an exact type, a prefix, or nothing. The higher the rank, the more specific. */
record RouteKey(int rank, String text) {
    static final int EXACT = Integer.MAX_VALUE;
    static final int ANY = 0;

    static List<RouteKey> of(MessageRoute route) {
        if (route instanceof MessageRoute.Exact exact) {
            return exact.types().stream().map(type -> new RouteKey(EXACT, type)).toList();
        }
        return List.of(
                route instanceof MessageRoute.Prefix prefix
                        ? new RouteKey(prefix.prefix().length(), prefix.prefix())
                        : new RouteKey(ANY, ""));
    }

    MessageRoute route() {
        return switch (rank) {
            case EXACT -> MessageRoute.exactly(text);
            case ANY -> MessageRoute.any();
            default -> MessageRoute.prefix(text);
        };
    }

    @Override
    public String toString() {
        return rank == EXACT ? text : text + "*";
    }
}
