/** The event log in memory. {@link dev.tidings.core.log.InMemoryEventLog} is the entry. */
package dev.tidings.core.log;
