package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.transport.EmbeddedOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a server is started with, checked and complete.
 *
 * @param transport what it listens on
 * @param gateway who may connect
 * @param auth makes what finds out who is connecting, on the host's clock
 * @param handlers the application's handlers by type
 * @param listeners who is told what happens
 * @param host what the engine stands on
 */
record ServerSettings(
        EmbeddedOptions transport,
        GatewayOptions gateway,
        Function<EngineHost, AuthHandler> auth,
        Map<String, MessageHandler> handlers,
        List<TidingsListener> listeners,
        EngineHost.Builder host) {
    ServerSettings {
        handlers = Map.copyOf(handlers);
        listeners = List.copyOf(listeners);
    }
}
