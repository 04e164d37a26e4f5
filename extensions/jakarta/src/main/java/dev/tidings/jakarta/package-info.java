/**
 * A transport on a server that speaks Jakarta WebSocket 2.1 or later: Tomcat, Jetty, Undertow, Tyrus and what is built on
 * them. {@link dev.tidings.jakarta.ServletTransports} is for servers with servlets, {@link
 * dev.tidings.jakarta.JakartaTransports} for those that have nothing but WebSocket.
 */
package dev.tidings.jakarta;
