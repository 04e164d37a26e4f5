package dev.tidings.api.internal;

import dev.tidings.api.monitor.GoldenPathMonitor;

/** The only permitted subtype of {@link GoldenPathMonitor}; implemented by core. */
public non-sealed interface CanonicalGoldenPathMonitor extends GoldenPathMonitor {}
