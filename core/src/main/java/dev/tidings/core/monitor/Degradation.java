package dev.tidings.core.monitor;

import dev.tidings.api.monitor.SuccessRate;

/**
 * A cell that is degraded.
 *
 * @param number higher than that of every degradation of this monitor before it
 * @param rate the cell at this moment
 */
record Degradation(long number, SuccessRate rate) {}
