package dev.tidings.spring;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.testkit.MockFactory;
import java.util.Optional;
import org.springframework.context.annotation.Bean;

@WithoutSecurity
class ChatApplication {
    private static final String PREFIX = "token-of-";

    @Bean
    TokenVerifier logins() {
        return TokenVerifier.of(token -> token.startsWith(PREFIX)
                ? Optional.of(UserPrincipal.of(UserId.of(token.substring(PREFIX.length()))))
                : Optional.empty());
    }

    @Bean
    @MessageType("user_message")
    MessageHandler chat(AgentBridge bridge) {
        return MessageHandler.of(message -> {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext(message.userId());
            AgentRun run = bridge.start(context, "echo", "says it again");
            run.thinking("about it");
            run.complete(message.text("message").orElse(""));
            return MessageReply.accepted(context.runId());
        });
    }
}
