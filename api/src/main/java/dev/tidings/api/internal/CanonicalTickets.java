package dev.tidings.api.internal;

import dev.tidings.api.Tickets;

/** The only permitted subtype of {@link Tickets}; implemented by core. */
public non-sealed interface CanonicalTickets extends Tickets {}
