package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.gateway.GatewayOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a server is started with, checked and complete.
 *
 * @param transport makes what clients connect to, or returns what was brought
 * @param loopbackOnly whether it must turn out to listen on a loopback address
 * @param gateway who may connect
 * @param auth makes what finds out who is connecting, on the host's clock
 * @param handlers the application's handlers by type, in the order in which they are registered
 * @param listeners who is told what happens
 * @param host what the engine stands on
 */
record ServerSettings(
        Function<EngineHost, Transport> transport,
        boolean loopbackOnly,
        GatewayOptions gateway,
        Function<EngineHost, AuthHandler> auth,
        Map<String, MessageHandler> handlers,
        List<TidingsListener> listeners,
        EngineHost.Builder host) {
    ServerSettings {
        handlers = Collections.unmodifiableMap(new LinkedHashMap<>(handlers));
        listeners = List.copyOf(listeners);
    }
}
