package dev.tidings.core.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The sockets that one instance of the library's server accepted, until their end was reported. */
final class Connections {
    private final Set<EmbeddedConnection> members = ConcurrentHashMap.newKeySet();

    void add(EmbeddedConnection connection) {
        members.add(connection);
    }

    /** Takes a connection out; returns false if that was done before. */
    boolean remove(EmbeddedConnection connection) {
        return members.remove(connection);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    void forEach(Consumer<EmbeddedConnection> action) {
        members.forEach(action);
    }
}
