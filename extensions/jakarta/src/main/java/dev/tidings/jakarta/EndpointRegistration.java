package dev.tidings.jakarta;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;

/** Adds the endpoint that every session goes through. */
final class EndpointRegistration implements Registration {
    private final ServerContainer container;

    EndpointRegistration(ServerContainer container) {
        this.container = container;
    }

    @Override
    public void register(Doorkeeper doorkeeper) throws IOException {
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(PassedEndpoint.class, doorkeeper.mapping())
                    .configurator(new HandshakeConfigurator(doorkeeper))
                    .build());
        } catch (DeploymentException | IllegalStateException e) {
            throw new IOException(
                    "path " + doorkeeper.mapping() + " must be free, and the container still deploying: "
                            + e.getMessage(),
                    e);
        }
    }
}
