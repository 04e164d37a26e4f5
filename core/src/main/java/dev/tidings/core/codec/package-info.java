/** What goes over the wire, and what comes in: events and control frames to JSON, and a client's frames from it. */
package dev.tidings.core.codec;
