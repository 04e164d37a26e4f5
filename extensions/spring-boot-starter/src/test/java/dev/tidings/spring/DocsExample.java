package dev.tidings.spring;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.Ticket;
import dev.tidings.api.Tickets;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.jakarta.JakartaTransportBuilder;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The examples of docs/EMBEDDING.md, as code. */
final class DocsExample {
    private DocsExample() {}

    /** From an empty project to the first event. */
    @WithoutSecurity
    static class FirstEvent {
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

    /** Tidings itself refuses who is not logged in. */
    static class WithSpringSecurity {
        @Bean
        SecurityFilterChain doors(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/ws")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }
    }

    /** The names of principals are not the ids of users. */
    static class WithUsersOfItsOwn {
        @Bean
        RequestVerifier login(JakartaTransportBuilder transport) {
            return transport.containerLogin(
                    principal -> Optional.of(UserPrincipal.of(UserId.of("staff-" + principal.getName()))));
        }
    }

    /** What an application knows of its sessions. */
    interface Sessions {
        Optional<String> userOf(String token);
    }

    /** Instead of development mode. */
    static class WithALogin {
        @Bean
        TokenVerifier logins(Sessions sessions) {
            return TokenVerifier.of(
                    token -> sessions.userOf(token).map(UserId::of).map(UserPrincipal::of));
        }
    }

    /** For pages that are logged in already. */
    @RestController
    static class TicketController {
        private final Tickets tickets;

        TicketController(Tickets tickets) {
            this.tickets = tickets;
        }

        @GetMapping("/ticket")
        CompletionStage<String> ticket(Principal user) {
            return tickets.issue(UserPrincipal.of(UserId.of(user.getName()))).thenApply(Ticket::value);
        }
    }
}
