package dev.tidings.core.gateway;

import dev.tidings.core.codec.ControlFrames;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the offered subprotocols is selected: this one, or a name that older clients offer beside their token and
 * that means the same. Never an entry that holds a token.
 */
final class Subprotocols {
    private static final Set<String> OLDER = Set.of("jwt-auth", "jwt", "bearer", "staging-auth", "agent_chat");

    private Subprotocols() {}

    static Optional<String> select(List<String> offered) {
        return offered.contains(ControlFrames.PROTOCOL)
                ? Optional.of(ControlFrames.PROTOCOL)
                : offered.stream().filter(OLDER::contains).findFirst();
    }
}
