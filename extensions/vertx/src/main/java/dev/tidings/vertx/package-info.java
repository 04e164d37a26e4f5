/** A {@link dev.tidings.api.spi.Transport} on Vert.x: with an HTTP server of its own, or as a handler in one that is there. */
package dev.tidings.vertx;
