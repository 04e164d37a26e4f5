package dev.tidings.core.router;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The table of one router, and who may change it: one at a time, all of a registration in one step. */
final class Routes {
    static final int MAX_HANDLERS = 1_024;

    private final ReentrantLock changing = new ReentrantLock();
    private volatile RouteTable table;
    private volatile boolean closed;

    Routes(List<Binding> builtIn) {
        this.table = RouteTable.of(builtIn);
    }

    /** A handler in reserve, and the one before it. */
    record Shadow(Binding winner, Binding reserve) {}

    RouteTable table() {
        return table;
    }

    boolean isClosed() {
        return closed;
    }

    /** Adds handlers, all or none, and returns which of them are in reserve behind which. */
    List<Shadow> add(List<Binding> added, Supplier<String> router) {
        changing.lock();
        try {
            requireOpen(router);
            requireRoom(added);
            RouteTable next = table.with(added);
            table = next;
            return shadows(next, added);
        } finally {
            changing.unlock();
        }
    }

    private static List<Shadow> shadows(RouteTable table, List<Binding> added) {
        List<Shadow> shadows = new ArrayList<>();
        for (Binding binding : added) {
            table.bucket(binding.key())
                    .map(Bucket::winner)
                    .filter(winner -> winner != binding)
                    .ifPresent(winner -> shadows.add(new Shadow(winner, binding)));
        }
        return shadows;
    }

    private void requireOpen(Supplier<String> router) {
        if (closed) {
            throw new IllegalStateException(
                    router.get() + " was removed: get another one from its registry before you register handlers");
        }
    }

    private void requireRoom(List<Binding> added) {
        if (table.size() + added.size() > MAX_HANDLERS) {
            throw new IllegalStateException("a router must have at most " + MAX_HANDLERS + " handlers but "
                    + added.get(0).key() + " was one too many: close registrations that are no longer needed");
        }
    }

    /** Takes handlers out; what is not there is not missed. */
    void remove(List<Binding> gone) {
        changing.lock();
        try {
            table = table.without(gone);
        } finally {
            changing.unlock();
        }
    }

    /** Takes all handlers out for good. */
    void close() {
        changing.lock();
        try {
            closed = true;
            table = RouteTable.of(List.of());
        } finally {
            changing.unlock();
        }
    }
}
