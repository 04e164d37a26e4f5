/**
 * Watching a system at work: what is valid on the wire, what was delivered, whether the golden path holds, and how the
 * parts are.
 *
 * <p>Nothing here is needed to deliver an event, and nothing here can delay one.
 */
package dev.tidings.api.monitor;
