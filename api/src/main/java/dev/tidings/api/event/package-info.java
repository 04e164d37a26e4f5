/**
 * The event records: what an agent says while it works.
 *
 * <p>{@link dev.tidings.api.event.AgentEvent} is sealed. A new event type is a minor release, so a {@code switch} over
 * it should have a default branch.
 */
package dev.tidings.api.event;
