/** Text that comes from outside, made fit for a log. */
package dev.tidings.core.text;
