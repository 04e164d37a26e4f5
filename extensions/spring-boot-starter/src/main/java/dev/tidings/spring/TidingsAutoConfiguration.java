package dev.tidings.spring;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.Tickets;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.Tidings;
import dev.tidings.core.TidingsConfig;
import dev.tidings.core.TidingsServerBuilder;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A server from properties and beans, and its parts as beans. */
@AutoConfiguration
@ConditionalOnProperty(name = "tidings.spring.enabled", matchIfMissing = true)
final class TidingsAutoConfiguration {
    @Bean
    static UnproxiedBeans tidingsUnproxiedBeans() {
        return new UnproxiedBeans();
    }

    @Bean
    @ConditionalOnMissingBean
    TidingsConfig tidingsConfig(Environment environment) {
        return SpringSettings.read(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    ServerConfig tidingsServerConfig(TidingsConfig config) {
        return new ServerConfig(config);
    }

    @Bean
    HandlerBeans tidingsHandlerBeans(ConfigurableListableBeanFactory beans) {
        return new HandlerBeans(beans);
    }

    @Bean
    @ConditionalOnMissingBean
    TidingsServer tidingsServer(ServerConfig config, HandlerBeans handlers, ListableBeanFactory beans)
            throws IOException {
        TidingsServerBuilder server = Tidings.server(config.settings());
        LoginBeans.addTo(server, beans);
        beans.getBeanProvider(AuthHandler.class).ifAvailable(server::authHandler);
        beans.getBeanProvider(Transport.class).ifAvailable(server::transport);
        beans.getBeanProvider(EventLog.class).ifAvailable(server::eventLog);
        beans.getBeanProvider(Redactor.class).ifAvailable(server::redactor);
        beans.getBeanProvider(TidingsListener.class).orderedStream().forEach(server::listener);
        handlers.addTo(server);
        beans.getBeanProvider(TidingsCustomizer.class).orderedStream().forEach(one -> one.customize(server));
        return server.start();
    }

    @Bean
    TidingsLifecycle tidingsLifecycle(
            TidingsServer server,
            HandlerBeans handlers,
            @Value("${tidings.spring.shutdown-limit:20s}") String shutdownLimit) {
        Duration limit = DurationStyle.detectAndParse(shutdownLimit);
        return new TidingsLifecycle(server, handlers, limit);
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    WebSocketManager tidingsManager(TidingsServer server) {
        return server.manager();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    AgentBridge tidingsBridge(TidingsServer server) {
        return server.bridge();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    MessageRouter tidingsRouter(TidingsServer server) {
        return server.router();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    MessageRouterRegistry tidingsRouters(TidingsServer server) {
        return server.routers();
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Tickets tidingsTickets(TidingsServer server) {
        return server.tickets();
    }
}
