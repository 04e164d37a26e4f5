package dev.tidings.spring;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.Transport;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;

/**
 * Starts a server whose transport is a bean while the servlet context is being initialised, which is the only time at
 * which a container takes what such a transport adds to it.
 */
@AutoConfiguration(after = TidingsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(ServletContext.class)
@ConditionalOnBean({TidingsServer.class, Transport.class})
final class TidingsServletAutoConfiguration {
    @Bean
    ServletContextInitializer tidingsServletStart(ObjectProvider<TidingsServer> server) {
        return context -> server.getObject();
    }
}
