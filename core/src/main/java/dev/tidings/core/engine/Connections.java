package dev.tidings.core.engine;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The registered connections, by id and by the container's session. */
final class Connections {
    private final ConcurrentMap<ConnectionId, Session> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<Object, Session> byNative = new ConcurrentHashMap<>();
    private final ConcurrentMap<UserId, Set<ConnectionId>> byUser = new ConcurrentHashMap<>();

    void add(Session session) {
        if (byNative.putIfAbsent(session.connection().nativeSession(), session) != null) {
            throw new IllegalStateException("the session of "
                    + session.connection().remoteAddress() + " is registered already: remove it first");
        }
        byId.put(session.id(), session);
        byUser.compute(user(session), (user, ids) -> {
            Set<ConnectionId> known = ids == null ? ConcurrentHashMap.newKeySet(2) : ids;
            known.add(session.id());
            return known;
        });
    }

    @Nullable
    Session remove(ConnectionId id) {
        Session session = byId.remove(id);
        if (session != null) {
            byNative.remove(session.connection().nativeSession(), session);
            byUser.computeIfPresent(user(session), (user, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
        return session;
    }

    private static UserId user(Session session) {
        return session.request().principal().userId();
    }

    @Nullable
    Session find(ConnectionId id) {
        return byId.get(id);
    }

    @Nullable
    Session findNative(Object nativeSession) {
        return byNative.get(nativeSession);
    }

    Set<ConnectionId> idsOf(UserId userId) {
        return Set.copyOf(byUser.getOrDefault(userId, Set.of()));
    }

    List<Session> of(UserId userId) {
        return idsOf(userId).stream()
                .map(byId::get)
                .filter(session -> session != null)
                .collect(Collectors.toList());
    }

    Collection<Session> all() {
        return byId.values();
    }

    int count() {
        return byId.size();
    }
}
