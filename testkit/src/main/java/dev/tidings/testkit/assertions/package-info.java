/**
 * Assertions on what clients got. Begin with {@link dev.tidings.testkit.assertions.TidingsAssertions#assertThat}.
 *
 * <p>A failure says what was expected, what is there instead, and draws the timeline with an arrow at the event that broke
 * the rule.
 */
package dev.tidings.testkit.assertions;
