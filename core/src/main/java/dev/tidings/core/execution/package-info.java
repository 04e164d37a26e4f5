/** Engines that execute agents within bounds, and the factory that makes them. */
package dev.tidings.core.execution;
