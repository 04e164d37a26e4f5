package dev.tidings.interop;

import java.net.URI;

/**
 * What a client is asked to do: to follow a user over dropped connections, and another user besides.
 *
 * @param uri the server's
 * @param user who is told {@value #EVENTS} events
 * @param other who is told {@value #FEW} of his own meanwhile
 */
record Trial(URI uri, String user, String other) {
    static final int EVENTS = 1_000;
    static final int FEW = 20;

    /** Bytes for what is retained of a user: every event, however long a client takes to come back. */
    static final int ROOM = 8 << 20;

    static String token(String user) {
        return "token-of-" + user;
    }
}
