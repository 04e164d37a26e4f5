package dev.tidings.spring;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

/** An application with Spring Security, which asks nobody who adds {@code ?open} to the path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class LoginApplication {
    @Bean
    UserDetailsService people() {
        return name -> User.withUsername(name).password("{noop}" + name + "'s").build();
    }

    @Bean
    SecurityFilterChain doors(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers(request -> request.getParameter("open") != null)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    @MessageType("user_message")
    MessageHandler chat(AgentBridge bridge) {
        return MessageHandler.of(message -> {
            UserExecutionContext context = message.newRun(ThreadId.of("chat"));
            bridge.start(context, "parrot", "Repeat")
                    .complete(message.text("message").orElse(""));
            return MessageReply.accepted(context.runId());
        });
    }
}
