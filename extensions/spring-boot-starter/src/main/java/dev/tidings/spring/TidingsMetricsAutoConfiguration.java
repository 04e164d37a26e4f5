package dev.tidings.spring;

import dev.tidings.api.TidingsServer;
import dev.tidings.micrometer.TidingsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of a server, where the application has a registry and {@code tidings-micrometer}. */
@AutoConfiguration(
        after = TidingsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, TidingsMetrics.class})
@ConditionalOnBean({MeterRegistry.class, TidingsServer.class})
final class TidingsMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    TidingsMetrics tidingsMetrics(MeterRegistry registry) {
        return TidingsMetrics.of(registry);
    }

    @Bean
    TidingsCustomizer tidingsMetricsCustomizer(TidingsMetrics metrics) {
        return server -> server.listener(metrics.listener());
    }

    @Bean
    SmartInitializingSingleton tidingsMetricsBinding(TidingsMetrics metrics, TidingsServer server) {
        return () -> metrics.watch(server);
    }
}
