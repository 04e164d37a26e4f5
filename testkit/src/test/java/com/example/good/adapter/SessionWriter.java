package com.example.good.adapter;

import com.example.Keeps;
import jakarta.websocket.Session;

/** Is not nested in the connection that it works for, and not named by it. */
@Keeps("NO_TRANSPORT_AROUND_THE_MANAGER")
record SessionWriter(Session session) implements SessionConnection.Writing {
    @Override
    public void write(String text) {
        session.getAsyncRemote().sendText(text);
    }
}
