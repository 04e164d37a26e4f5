package com.example.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.testkit.Contracts;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Doubles are to be had in a named module as well: once with Mockito, once without. */
class AlertsTest {
    private static final Delivery REFUSED = new Delivery.Refused(RefusalReason.CAPACITY, "the log is full");

    @Test
    void an_alert_that_is_refused_will_not_be_seen() {
        WebSocketEmitter emitter = mock(Contracts.mockable(WebSocketEmitter.class));
        when(emitter.emit(any())).thenReturn(REFUSED);

        assertThat(Alerts.publish(emitter, "Causes")).isFalse();

        verify(emitter).emit(new CustomEvent("research.new_title", Map.of("title", "Causes")));
    }

    @Test
    void an_alert_that_is_refused_will_not_be_seen_without_mockito_either() {
        WebSocketEmitter emitter = Contracts.answering(WebSocketEmitter.class, (self, method, arguments) -> REFUSED);

        assertThat(Alerts.publish(emitter, "Causes")).isFalse();
    }
}
