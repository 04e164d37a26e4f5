package dev.tidings.spring;

import dev.tidings.api.TidingsServer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of a server, where the application has an actuator. */
@AutoConfiguration(after = TidingsAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TidingsServer.class)
@ConditionalOnEnabledHealthIndicator("tidings")
final class TidingsHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "tidingsHealthIndicator")
    TidingsHealthIndicator tidingsHealthIndicator(TidingsServer server) {
        return new TidingsHealthIndicator(server);
    }
}
