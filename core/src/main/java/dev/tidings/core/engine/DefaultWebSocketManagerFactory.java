package dev.tidings.core.engine;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.internal.CanonicalWebSocketManagerFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Hands out views; keeps each as long as anyone holds it. */
final class DefaultWebSocketManagerFactory implements CanonicalWebSocketManagerFactory {
    private final ConcurrentMap<UserId, View> views = new ConcurrentHashMap<>();
    private final ReferenceQueue<UserScopedManager> dropped = new ReferenceQueue<>();
    private final WebSocketManager manager;

    DefaultWebSocketManagerFactory(WebSocketManager manager) {
        this.manager = manager;
    }

    @Override
    public WebSocketManager createIsolatedManager(UserExecutionContext context) {
        UserId userId = context.userId();
        while (true) {
            View known = views.get(userId);
            UserScopedManager view = known == null ? null : known.get();
            if (view != null) {
                return view;
            }
            forgetDropped();
            UserScopedManager made = new UserScopedManager(userId, manager);
            View reference = new View(userId, made, dropped);
            if (known == null
                    ? views.putIfAbsent(userId, reference) == null
                    : views.replace(userId, known, reference)) {
                return made;
            }
        }
    }

    private void forgetDropped() {
        Reference<? extends UserScopedManager> reference = dropped.poll();
        while (reference != null) {
            views.remove(((View) reference).userId, reference);
            reference = dropped.poll();
        }
    }

    private static final class View extends WeakReference<UserScopedManager> {
        private final UserId userId;

        View(UserId userId, UserScopedManager view, ReferenceQueue<UserScopedManager> queue) {
            super(view, queue);
            this.userId = userId;
        }
    }
}
