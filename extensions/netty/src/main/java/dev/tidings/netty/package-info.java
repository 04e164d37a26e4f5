/** A {@link dev.tidings.api.spi.Transport} on Netty: with sockets of its own, or as a handler in a server that is there. */
package dev.tidings.netty;
