/**
 * Tidings for JUnit: {@link dev.tidings.testkit.junit.TidingsTest} on a class hands its tests what they ask for as
 * parameters.
 */
package dev.tidings.testkit.junit;
