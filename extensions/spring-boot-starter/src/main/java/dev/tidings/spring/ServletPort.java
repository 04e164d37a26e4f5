package dev.tidings.spring;

import dev.tidings.core.TidingsConfig;
import dev.tidings.jakarta.JakartaTransportBuilder;
import dev.tidings.jakarta.ServletTransports;
import jakarta.servlet.ServletContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What holds on the port of the servlet container. Where it listens is what {@code server.*} says, and Spring Boot of a port
 * that was drawn. Of the settings of a port of one's own some are the transport's here, and the rest would have no effect,
 * so they are refused.
 */
final class ServletPort {
    private static final int USUAL_PORT = 8080;
    private static final Set<String> TRANSPORT =
            Set.of("tidings.path", "tidings.limits.connections", "tidings.limits.message-bytes");
    private static final List<String> WITHOUT_EFFECT = List.of(
            "tidings.address",
            "tidings.limits.connections-per-address",
            "tidings.limits.pending-connections",
            "tidings.transport.");

    private ServletPort() {}

    static JakartaTransportBuilder transport(ServletContext context, TidingsConfig config, Environment environment) {
        InetSocketAddress address = address(environment);
        requireUseful(config);
        requireLoopback(config, address);
        return ServletTransports.builder(context)
                .address(address)
                .port(() -> drawnPort(environment))
                .tls(hasTls(environment))
                .path(config.path())
                .maxConnections(config.limits().connections())
                .maxMessageBytes(config.limits().messageBytes());
    }

    static TidingsConfig withoutTransport(TidingsConfig config) {
        Properties rest = new Properties();
        config.settings().stream()
                .filter(ServletPort::isChosen)
                .filter(setting -> !TRANSPORT.contains(setting.key()))
                .forEach(setting -> rest.setProperty(setting.key(), setting.value()));
        return TidingsConfig.builder().properties(rest).build();
    }

    /** Says whether it is the context of a test, which takes no servlet. */
    static boolean isMocked(ServletContext context) {
        return "MockServletContext".equals(context.getServerInfo());
    }

    private static boolean isChosen(TidingsConfig.Value setting) {
        return setting.source().compareTo(TidingsConfig.Source.PRESET) > 0;
    }

    private static InetSocketAddress address(Environment environment) {
        Binder binder = Binder.get(environment);
        int port = Math.max(0, binder.bind("server.port", Integer.class).orElse(USUAL_PORT));
        return binder.bind("server.address", InetAddress.class)
                .map(host -> new InetSocketAddress(host, port))
                .orElseGet(() -> new InetSocketAddress(port));
    }

    /** Returns the port that Spring Boot says its web server has, or 0 as long as it says none. */
    private static int drawnPort(Environment environment) {
        return environment.getProperty("local.server.port", Integer.class, 0);
    }

    private static boolean hasTls(Environment environment) {
        Binder binder = Binder.get(environment);
        boolean configured = binder.bind("server.ssl", Bindable.mapOf(String.class, String.class))
                .isBound();
        return binder.bind("server.ssl.enabled", Boolean.class).orElse(configured);
    }

    private static void requireUseful(TidingsConfig config) {
        Predicate<String> idle = key -> WITHOUT_EFFECT.stream().anyMatch(key::startsWith);
        List<String> idling = config.settings().stream()
                .filter(ServletPort::isChosen)
                .filter(setting -> idle.test(setting.key()))
                .map(setting -> setting.key() + " (" + setting.origin() + ")")
                .toList();
        if (!idling.isEmpty()) {
            throw new IllegalStateException(
                    "a server on the servlet container's port must not be told what is the container's but was told "
                            + String.join(", ", idling)
                            + ": set it as server.*, or set tidings.port for a port of its own");
        }
    }

    private static void requireLoopback(TidingsConfig config, InetSocketAddress address) {
        boolean believing = config.developmentMode() && isChosen(config.value("tidings.development-mode"));
        if (believing && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalStateException(
                    "development mode believes every client, so server.address must be a loopback" + " address but was "
                            + address.getAddress().getHostAddress() + ": set server.address=localhost");
        }
    }
}
