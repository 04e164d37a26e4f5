package com.example.orders;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Begins to see to an order that a client sends, and says which run does. */
final class PlaceOrder implements MessageHandler {
    private final AgentBridge bridge;
    private final Stock stock;

    PlaceOrder(AgentBridge bridge, Stock stock) {
        this.bridge = bridge;
        this.stock = stock;
    }

    @Override
    public CompletionStage<MessageReply> handle(InboundMessage message) {
        return CompletableFuture.completedFuture(
                order(message).map(order -> begin(message, order)).orElseGet(PlaceOrder::unreadable));
    }

    private MessageReply begin(InboundMessage message, Order order) {
        UserExecutionContext context = message.newRun(ThreadId.of("orders"));
        bridge.execute(context, "orders", "Order " + order.article(), new OrderAgent(order, stock));
        return MessageReply.accepted(context.runId());
    }

    private static Optional<Order> order(InboundMessage message) {
        return message.text("article")
                .filter(article -> message.fields().get("pieces") instanceof Number)
                .map(article -> new Order(article, ((Number) message.fields().get("pieces")).intValue()));
    }

    private static MessageReply unreadable() {
        return MessageReply.rejected("invalid_order", "an order has an article and a number of pieces");
    }
}
