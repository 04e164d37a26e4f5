package com.example.broken.legacy;

import dev.tidings.api.TidingsServer;
import dev.tidings.core.legacy.Legacy;

/** Breaks NO_LEGACY: it goes after the day that its Javadoc names. */
final class OldTimes {
    @SuppressWarnings("removal")
    Object names(TidingsServer server) {
        return Legacy.of(server);
    }
}
