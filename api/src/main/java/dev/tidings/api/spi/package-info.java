/**
 * The open extension points: the interfaces an application or an integration may implement, and the values that
 * cross them.
 */
package dev.tidings.api.spi;
