/** The one implementation of the clock and of the timer. */
package dev.tidings.core.time;
