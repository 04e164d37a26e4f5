/**
 * Contracts, typed ids, contexts and results: what every user of Tidings sees.
 *
 * <p>The behaviour contracts are sealed. Only {@code dev.tidings.core} implements them; application code obtains an
 * instance from core's static factories and, in tests, from the testkit. What an application may implement lives in
 * {@link dev.tidings.api.spi}.
 */
package dev.tidings.api;
