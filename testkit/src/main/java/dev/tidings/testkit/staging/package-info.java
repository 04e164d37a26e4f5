/** Checks a deployed endpoint end to end: as a command, from a program, and as a condition of tests. */
package dev.tidings.testkit.staging;
