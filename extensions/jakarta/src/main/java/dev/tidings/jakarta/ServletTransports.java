package dev.tidings.jakarta;

import dev.tidings.api.spi.Transport;
import jakarta.servlet.ServletContext;

/**
 * Transports on a servlet container that speaks Jakarta WebSocket 2.1 or later, such as Tomcat, Jetty and Undertow.
 *
 * <p>A servlet at the transport's path shows each request to the server as it was sent, refuses over HTTP whom the server
 * refuses, and upgrades the others.
 */
public final class ServletTransports {
    private ServletTransports() {}

    /**
     * Makes a transport with the defaults of {@link #builder}.
     *
     * @param context the application's context, while it is being initialised
     * @return a transport that is not started
     */
    public static Transport of(ServletContext context) {
        return builder(context).build();
    }

    /**
     * Begins a transport. Its servlet is added to the context when it is started, which containers allow only while the
     * context is being initialised: start it in a {@code ServletContainerInitializer}, or in a listener's
     * {@code contextInitialized}.
     *
     * @param context the application's context
     * @return a builder with path {@code /ws}, messages up to 64 KiB and no login
     */
    public static JakartaTransportBuilder builder(ServletContext context) {
        return new JakartaTransportBuilder(new ServletRegistration(context));
    }
}
