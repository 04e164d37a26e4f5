package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.testkit.Contracts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is hard to bring about with the real thing: once with Mockito, once without. */
class ParcelsTest {
    private final List<String> mailed = new ArrayList<>();
    private final Parcels parcels = new Parcels(mailed::add);

    @Test
    void a_parcel_that_can_not_be_told_of_is_mailed() {
        WebSocketEmitter emitter = mock(Contracts.mockable(WebSocketEmitter.class));
        when(emitter.emit(any())).thenReturn(new Delivery.Refused(RefusalReason.CAPACITY, "the log is full"));

        parcels.sent(emitter, "P-1");

        verify(emitter).emit(new CustomEvent("orders.parcel_sent", Map.of("parcel", "P-1")));
        assertThat(mailed).containsExactly("P-1");
    }

    @Test
    void a_parcel_that_was_told_of_is_not_mailed() {
        List<String> called = new ArrayList<>();
        Delivery stored = new Delivery.Stored(new Position(Epoch.random(), 1));
        WebSocketEmitter emitter = Contracts.answering(WebSocketEmitter.class, (self, method, arguments) -> {
            called.add(method.getName());
            return stored;
        });

        parcels.sent(emitter, "P-1");

        assertThat(called).containsExactly("emit");
        assertThat(mailed).isEmpty();
    }
}
