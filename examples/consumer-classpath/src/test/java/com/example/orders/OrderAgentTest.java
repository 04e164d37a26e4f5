package com.example.orders;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.junit.ForUser;
import dev.tidings.testkit.junit.TidingsTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@TidingsTest
class OrderAgentTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final OrderAgent AGENT = new OrderAgent(new Order("tea", 2), article -> 3);

    @Test
    void an_order_shows_its_work(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        bridge.execute(context, "orders", "Order tea", AGENT);

        assertThat(browser.awaitTerminal(LIMIT)).isGoldenPath();
    }

    @Test
    void an_order_that_can_not_be_met_ends_with_an_error(
            AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        bridge.execute(context, "orders", "Order tea", new OrderAgent(new Order("tea", 2), article -> 1));

        assertThat(browser.awaitTerminal(LIMIT)).isComplete().hasTerminalError("out_of_stock");
    }

    @Test
    void an_order_is_nobody_elses_business(
            AgentBridge bridge,
            @ForUser("ada") UserExecutionContext ada,
            @ForUser("ada") RecordingConnection adasBrowser,
            @ForUser("bob") RecordingConnection bobsBrowser) {
        bridge.execute(ada, "orders", "Order tea", AGENT);

        assertThat(adasBrowser.awaitTerminal(LIMIT)).isGoldenPath().belongsTo(ada.userId());
        assertThat(bobsBrowser).isIsolatedFrom(ada.userId());
    }
}
