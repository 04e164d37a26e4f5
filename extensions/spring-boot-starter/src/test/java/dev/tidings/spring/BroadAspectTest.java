package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class BroadAspectTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TidingsAutoConfiguration.class,
                    TidingsHealthAutoConfiguration.class,
                    TidingsMetricsAutoConfiguration.class))
            .withPropertyValues("tidings.development-mode=true");

    @Aspect
    static class Everything {
        final AtomicInteger calls = new AtomicInteger();

        @Around("execution(* *(..)) && !within(org.springframework..*)")
        Object around(ProceedingJoinPoint point) throws Throwable {
            calls.incrementAndGet();
            return point.proceed();
        }
    }

    static class Chat implements MessageHandler {
        @Override
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            return CompletableFuture.completedFuture(MessageReply.accepted());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        static Everything everything() {
            return new Everything();
        }

        @Bean
        @MessageType("user_message")
        Chat chat() {
            return new Chat();
        }

        @Bean
        Agents agents(ObjectProvider<AgentBridge> bridge) {
            return new Agents(bridge);
        }
    }

    static class Agents {
        private final ObjectProvider<AgentBridge> bridge;

        Agents(ObjectProvider<AgentBridge> bridge) {
            this.bridge = bridge;
        }

        AgentBridge bridge() {
            return bridge.getObject();
        }
    }

    static class Lazily {
        Lazily(@Lazy WebSocketManager manager) {
            manager.connectionCount();
        }
    }

    @Test
    void an_aspect_on_everything_leaves_the_contracts_alone_and_takes_the_application() {
        runner.withUserConfiguration(Application.class).run(context -> {
            assertThat(context).hasNotFailed();
            TidingsServer server = context.getBean(TidingsServer.class);
            assertThat(server.manager().connectionCount()).isZero();
            assertThat(context.getBean(WebSocketManager.class)).isSameAs(server.manager());
            assertThat(AopUtils.isAopProxy(server)).isFalse();
            assertThat(AopUtils.isAopProxy(context.getBean(Chat.class))).isTrue();
            assertThat(context.getBean(Everything.class).calls).hasPositiveValue();
        });
    }

    @Test
    void nor_does_it_take_what_is_added_on_a_servlet_container() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        TidingsServletPortAutoConfiguration.class,
                        TidingsAutoConfiguration.class))
                .withBean("springSecurityFilterChain", Runnable.class, () -> () -> {})
                .withUserConfiguration(Application.class)
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(RequestVerifier.class)
                            .hasSingleBean(Transport.class);
                    assertThat(AopUtils.isAopProxy(context.getBean(RequestVerifier.class)))
                            .isFalse();
                });
    }

    @Test
    void an_object_provider_gives_a_contract_late() {
        runner.withUserConfiguration(Application.class)
                .run(context -> assertThat(context.getBean(Agents.class).bridge())
                        .isSameAs(context.getBean(TidingsServer.class).bridge()));
    }

    @Test
    void a_contract_that_is_injected_lazily_ends_the_start() {
        runner.withBean(Lazily.class)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("argument type mismatch"));
    }
}
