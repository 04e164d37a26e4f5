package dev.tidings.spring;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.TidingsServerBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the handlers among the beans by their definitions, and asks for them when there are messages: a handler may want
 * the server's bridge, and the server has to know its types before. Until the application has started, messages wait on
 * the server's threads for handlers, for as long as a handler may take.
 */
final class HandlerBeans {
    private final ConfigurableListableBeanFactory beans;
    private final CountDownLatch opened = new CountDownLatch(1);

    HandlerBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    void addTo(TidingsServerBuilder server) {
        for (String name : beans.getBeanNamesForType(MessageHandler.class, true, false)) {
            for (String type : typesOf(name)) {
                server.on(type, message -> handle(name, message));
            }
        }
    }

    private String[] typesOf(String name) {
        MessageType said = beans.findAnnotationOnBean(name, MessageType.class, false);
        if (said == null || said.value().length == 0) {
            throw new IllegalStateException("message handler must say which messages it handles but bean \"" + name
                    + "\" does not: add @MessageType(\"user_message\") to its class or its @Bean method");
        }
        return said.value();
    }

    private CompletionStage<MessageReply> handle(String name, InboundMessage message) {
        try {
            opened.await();
        } catch (InterruptedException tooLong) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(tooLong);
        }
        return beans.getBean(name, MessageHandler.class).handle(message);
    }

    /** Lets messages through. */
    void open() {
        opened.countDown();
    }
}
