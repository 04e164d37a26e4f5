/** Rules for the architecture of an application that uses Tidings. */
package dev.tidings.testkit.archunit;
