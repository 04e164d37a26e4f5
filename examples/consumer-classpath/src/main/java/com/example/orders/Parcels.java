package com.example.orders;

import dev.tidings.api.Delivery;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.CustomEvent;
import java.util.Map;
import java.util.function.Consumer;

/** Tells a user that a parcel is on its way: in the browser, or by mail where that is refused. */
final class Parcels {
    private final Consumer<String> mail;

    Parcels(Consumer<String> mail) {
        this.mail = mail;
    }

    void sent(WebSocketEmitter emitter, String parcel) {
        Delivery delivery = emitter.emit(new CustomEvent("orders.parcel_sent", Map.of("parcel", parcel)));
        if (delivery.refused()) {
            mail.accept(parcel);
        }
    }
}
