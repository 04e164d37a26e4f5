package dev.tidings.spring;

import dev.tidings.core.TidingsServerBuilder;

/**
 * A bean that sets up the server further, with what is neither a property nor a bean of its own: other ways to
 * authenticate, or where the application's code runs. Customizers are called in their order, before the server starts.
 */
@FunctionalInterface
public interface TidingsCustomizer {
    /**
     * Sets up a server.
     *
     * @param server the server, with everything from properties and beans; each setting may be made once
     */
    void customize(TidingsServerBuilder server);
}
