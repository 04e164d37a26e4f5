package dev.tidings.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which messages of clients a {@link dev.tidings.api.spi.MessageHandler} bean handles, on its class or on the method
 * that makes it. A message that arrives before the application has started waits until it has.
 *
 * <pre>{@code
 * @Bean
 * @MessageType("user_message")
 * MessageHandler chat(AgentBridge bridge) {
 *     return MessageHandler.of(message -> ...);
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface MessageType {
    /**
     * Returns the types.
     *
     * @return at least one, such as {@code user_message}
     */
    String[] value();
}
