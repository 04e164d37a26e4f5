package dev.tidings.interop;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** A WebSocket library for Java. */
interface Dialer {
    /** A connection that was asked for. */
    interface Line {
        /** Ends the TCP connection without a close frame. */
        void cut();

        void send(String text);
    }

    /**
     * Connects, some time later. Both receivers are called from one thread at a time.
     *
     * @param protocols the subprotocols, of which the first must be the answer
     * @param texts receives each message
     * @param losses receives how it ended, unless it was cut
     */
    Line dial(URI uri, List<String> protocols, Consumer<String> texts, Consumer<String> losses);
}
