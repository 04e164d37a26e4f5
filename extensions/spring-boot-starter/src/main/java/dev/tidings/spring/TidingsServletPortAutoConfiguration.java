package dev.tidings.spring;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.TidingsConfig;
import dev.tidings.jakarta.JakartaTransportBuilder;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Puts the server on the servlet container's port, where the login is the application's: whom Spring Security has let in
 * is the user. Not with {@code tidings.port}, which is a port of its own, nor where the application brings a transport.
 */
@AutoConfiguration(
        before = TidingsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration"
        })
@ConditionalOnProperty(name = "tidings.spring.enabled", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(value = ServletContext.class, name = "jakarta.websocket.server.ServerContainer")
@ConditionalOnMissingBean({Transport.class, TidingsServer.class})
@Conditional(TidingsServletPortAutoConfiguration.NoPortOfItsOwn.class)
final class TidingsServletPortAutoConfiguration {
    static final class NoPortOfItsOwn extends NoneNestedConditions {
        NoPortOfItsOwn() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("tidings.port")
        static final class PortIsSet {}
    }

    @Bean
    @ConditionalOnMissingBean
    JakartaTransportBuilder tidingsTransportBuilder(
            ServletContext context, TidingsConfig config, Environment environment) {
        return ServletPort.transport(context, config, environment);
    }

    @Bean
    @ConditionalOnBean(name = "springSecurityFilterChain")
    @ConditionalOnMissingBean({RequestVerifier.class, AuthHandler.class})
    @ConditionalOnProperty(name = "tidings.development-mode", havingValue = "false", matchIfMissing = true)
    RequestVerifier tidingsLogin(JakartaTransportBuilder transport) {
        return transport.containerLogin();
    }

    /** Asks for the login first: a transport shows the container's principal to one that was there when it was built. */
    @Bean(destroyMethod = "")
    Transport tidingsTransport(
            JakartaTransportBuilder transport, ObjectProvider<RequestVerifier> login, ServletContext context) {
        login.getIfAvailable();
        return ServletPort.isMocked(context) ? new MockedPort() : transport.build();
    }

    @Bean
    ServerConfig tidingsServerConfig(TidingsConfig config) {
        return new ServerConfig(ServletPort.withoutTransport(config));
    }
}
