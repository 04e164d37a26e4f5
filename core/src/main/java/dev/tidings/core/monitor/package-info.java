/** What watches a system at work: validator, delivery tracker, golden path monitor and rollback guard. */
package dev.tidings.core.monitor;
