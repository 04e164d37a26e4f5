package dev.tidings.interop;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.spi.TokenVerifier;
import java.net.URI;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application whose one port, that of its Tomcat, is Tidings' as well. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringApplication {
    static Host start(String origin) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(SpringApplication.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "tidings.allowed-origins=" + origin,
                        "tidings.retention.bytes-per-user=" + Trial.ROOM)
                .run();
        String port = context.getEnvironment().getProperty("local.server.port");
        return new Host(
                context.getBean(AgentBridge.class),
                URI.create("ws://127.0.0.1:" + port + "/ws"),
                context.getBean(Joined.class),
                context::close);
    }

    @Bean
    TokenVerifier logins() {
        return ServerKind.logins();
    }

    @Bean
    Joined joined() {
        return new Joined();
    }
}
