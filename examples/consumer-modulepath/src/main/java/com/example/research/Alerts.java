package com.example.research;

import dev.tidings.api.Delivery;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.CustomEvent;
import java.util.Map;

/** Tells a user of a new title, and says whether that will be seen. */
final class Alerts {
    private Alerts() {}

    static boolean publish(WebSocketEmitter emitter, String title) {
        Delivery delivery = emitter.emit(new CustomEvent("research.new_title", Map.of("title", title)));
        return !delivery.refused();
    }
}
