/** Time that a test is the master of. */
package dev.tidings.testkit.time;
