/**
 * The engine: one log per user, one cursor per connection, one state per run. {@link dev.tidings.core.engine.Engine} is
 * the entry; everything else is package-private.
 *
 * <p>Locks, from the outside in: the sequence lock of a user's stream (run rules and append), then the lock of its tail
 * (recent entries and sessions). Nothing is written to a socket, and no code of a user's is called, under either.
 */
package dev.tidings.core.engine;
