package com.example.good.adapter;

import com.example.Keeps;
import dev.tidings.api.spi.WebSocketConnection;

/** Is how a manager sends. */
@Keeps("NO_TRANSPORT_AROUND_THE_MANAGER")
abstract class SessionConnection implements WebSocketConnection {
    private final Writing writing;

    SessionConnection(Writing writing) {
        this.writing = writing;
    }

    Writing writing() {
        return writing;
    }

    /** What it writes with. */
    interface Writing {
        /** Writes a text. */
        void write(String text);
    }
}
