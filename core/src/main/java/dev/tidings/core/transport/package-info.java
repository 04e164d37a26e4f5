/** The embedded transport: one writer per connection, one flusher per server. */
package dev.tidings.core.transport;
