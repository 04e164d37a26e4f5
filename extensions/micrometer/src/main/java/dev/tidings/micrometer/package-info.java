/**
 * Meters of what a Tidings server does, for any registry of Micrometer. Begin at
 * {@link dev.tidings.micrometer.TidingsMetrics}.
 *
 * <p>No label ever holds a text of a client, a user or an agent, and none has an unbounded number of values.
 */
package dev.tidings.micrometer;
