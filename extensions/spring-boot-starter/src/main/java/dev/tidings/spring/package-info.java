/**
 * A Tidings server in a Spring Boot application. Declare a {@link dev.tidings.api.spi.TokenVerifier} bean, handlers with
 * {@link dev.tidings.spring.MessageType}, and inject {@link dev.tidings.api.AgentBridge} or
 * {@link dev.tidings.api.WebSocketManager}; {@code docs/EMBEDDING.md} has the rest.
 */
@NullMarked
package dev.tidings.spring;

import org.jspecify.annotations.NullMarked;
