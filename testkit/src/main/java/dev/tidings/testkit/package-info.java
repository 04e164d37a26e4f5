/** Recorders and in-memory edges for a consumer's tests. */
package dev.tidings.testkit;
