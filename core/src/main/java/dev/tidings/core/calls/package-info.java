/** Threads on which the application's code is called. */
package dev.tidings.core.calls;
