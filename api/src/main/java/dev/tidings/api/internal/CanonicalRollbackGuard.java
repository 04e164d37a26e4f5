package dev.tidings.api.internal;

import dev.tidings.api.monitor.RollbackGuard;

/**
 * The only permitted subtype of {@link RollbackGuard}; implemented by core.
 *
 * @param <T> what the component does
 */
public non-sealed interface CanonicalRollbackGuard<T> extends RollbackGuard<T> {}
