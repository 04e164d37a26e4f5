package dev.tidings.jakarta;

import dev.tidings.api.spi.Transport;
import jakarta.websocket.server.ServerContainer;

/**
 * Transports on a container that is known by its WebSocket API alone, such as Tyrus on Grizzly.
 *
 * <p>That API shows the request only after its {@code Origin} was judged and can't answer with a status of one's choice:
 * whoever is refused is upgraded and closed with 4401, 4403, 4429 or 1013. Where there are servlets, {@link
 * ServletTransports} can do more.
 */
public final class JakartaTransports {
    private JakartaTransports() {}

    /**
     * Makes a transport with the defaults of {@link #builder}.
     *
     * @param container the container, before it accepts connections
     * @return a transport that is not started
     */
    public static Transport of(ServerContainer container) {
        return builder(container).build();
    }

    /**
     * Begins a transport. Its endpoint is added when it is started, which most containers allow only while an application
     * is being deployed.
     *
     * @param container the container, before it accepts connections
     * @return a builder with path {@code /ws}, messages up to 64 KiB and no login
     */
    public static JakartaTransportBuilder builder(ServerContainer container) {
        return new JakartaTransportBuilder(new EndpointRegistration(container));
    }
}
