package dev.tidings.jakarta;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The containers, each in each way in which it can be used. */
enum Hosts {
    TOMCAT,
    TOMCAT_ENDPOINT,
    JETTY,
    JETTY_ENDPOINT,
    UNDERTOW,
    UNDERTOW_ENDPOINT,
    TYRUS_ENDPOINT;

    Host create() {
        return create(UnaryOperator.identity());
    }

    Host create(UnaryOperator<JakartaTransportBuilder> setting) {
        boolean servlets = !name().endsWith("_ENDPOINT");
        return switch (this) {
            case TOMCAT, TOMCAT_ENDPOINT -> new TomcatHost(servlets, setting);
            case JETTY, JETTY_ENDPOINT -> new JettyHost(servlets, setting);
            case UNDERTOW, UNDERTOW_ENDPOINT -> new UndertowHost(servlets, setting);
            case TYRUS_ENDPOINT -> new TyrusHost(setting);
        };
    }

    static Stream<Hosts> best() {
        return Stream.of(TOMCAT, JETTY, UNDERTOW, TYRUS_ENDPOINT);
    }
}
