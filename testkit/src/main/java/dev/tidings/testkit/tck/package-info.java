/**
 * Contract tests for what an application plugs in: extend the one that is named after the extension point, say where the
 * implementation comes from, and every rule of the interface is a test.
 *
 * <p>A rule has an id, such as {@code EL-11}, in the name of its test and in what it says when it fails, together with
 * what to look at. What an implementation can't show is a rule that is skipped, with the method to override.
 */
package dev.tidings.testkit.tck;
