package com.example.broken.internals;

import dev.tidings.core.time.SystemTime;
import java.time.Instant;

/** Breaks ONLY_CANONICAL_TYPES: the class path lets it reach what core keeps to itself. */
final class Shortcut {
    Instant now() {
        return SystemTime.clock().now();
    }
}
