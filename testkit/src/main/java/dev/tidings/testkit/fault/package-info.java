/** Faults on demand, and the check that a client's history survived them. */
package dev.tidings.testkit.fault;
