package com.example.orders;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.api.spi.Agent;
import java.util.Map;

/** Sees to one order, and tells its user what it does. What it returns ends the run. */
final class OrderAgent implements Agent {
    private final Order order;
    private final Stock stock;

    OrderAgent(Order order, Stock stock) {
        this.order = order;
        this.stock = stock;
    }

    @Override
    public Object run(AgentRun run) {
        run.thinking("Is there enough of " + order.article() + "?");
        int pieces = lookUp(run);
        if (pieces < order.pieces()) {
            run.fail("out_of_stock", "only " + pieces + " of " + order.article() + " left", false);
            return null;
        }
        return order.pieces() + " of " + order.article() + " are yours";
    }

    private int lookUp(AgentRun run) {
        try (ToolCall call = run.tool("stock", Map.of("article", order.article()))) {
            int pieces = stock.of(order.article());
            call.completed(pieces);
            return pieces;
        }
    }
}
