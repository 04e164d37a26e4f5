package dev.tidings.api.internal;

import dev.tidings.api.monitor.DeliveryTracker;

/** The only permitted subtype of {@link DeliveryTracker}; implemented by core. */
public non-sealed interface CanonicalDeliveryTracker extends DeliveryTracker {}
