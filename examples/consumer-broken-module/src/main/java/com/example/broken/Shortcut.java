package com.example.broken;

import dev.tidings.core.time.SystemTime;

/** Reaches for what core keeps to itself. */
final class Shortcut {
    private final SystemTime time = SystemTime.open("own");
}
