package com.example.broken.transport;

import org.java_websocket.WebSocket;

/** Breaks NO_TRANSPORT_AROUND_THE_MANAGER: what it sends has no place in the order. */
final class Direct {
    void tell(WebSocket socket) {
        socket.send("{}");
    }
}
