package dev.tidings.examples.chat;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may come in. The path of Tidings is open to all, since Tidings itself refuses whoever is not logged in, and with a
 * close code, of which a page learns; of a redirect it would not.
 */
@Configuration(proxyBeanMethods = false)
class Login {
    @Bean
    SecurityFilterChain doors(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests ->
                        requests.requestMatchers("/ws").permitAll().anyRequest().authenticated())
                .formLogin(withDefaults())
                .build();
    }

    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada").password("{noop}lovelace").build(),
                User.withUsername("grace").password("{noop}hopper").build());
    }
}
