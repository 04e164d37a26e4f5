package com.example.orders;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.junit.TidingsTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@TidingsTest
class PlaceOrderTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void a_message_of_a_client_begins_a_run_of_its_user(
            MockFactory tidings, UserExecutionContext context, RecordingConnection browser) {
        PlaceOrder handler = new PlaceOrder(tidings.bridge(), article -> 3);

        MessageReply reply = handler.handle(MockFactory.createMessage(
                        context.userId(), "place_order", Map.of("article", "tea", "pieces", 2)))
                .toCompletableFuture()
                .join();

        assertThat(browser.awaitTerminal(LIMIT)).isGoldenPath().belongsTo(context.userId());
        assertThat(reply).isInstanceOf(MessageReply.Accepted.class);
    }

    @Test
    void a_message_without_an_article_is_rejected(
            MockFactory tidings, UserExecutionContext context, RecordingConnection browser) {
        PlaceOrder handler = new PlaceOrder(tidings.bridge(), article -> 3);

        MessageReply reply = handler.handle(
                        MockFactory.createMessage(context.userId(), "place_order", Map.of("pieces", 2)))
                .toCompletableFuture()
                .join();

        assertThat(reply)
                .isEqualTo(MessageReply.rejected("invalid_order", "an order has an article and a number of pieces"));
        assertThat(browser).isOpen();
    }
}
