package dev.tidings.core.router;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one route in the order of precedence, at least one: the application's as they were registered, then
 * the built-in one. Immutable but for the count, which passes on to the bucket that replaces this one.
 */
record Bucket(RouteKey key, List<Binding> bindings, LongAdder count) {
    static Bucket of(Binding only) {
        return new Bucket(only.key(), List.of(only), new LongAdder());
    }

    Binding winner() {
        return bindings.get(0);
    }

    Bucket with(Binding binding) {
        List<Binding> more = new ArrayList<>(bindings);
        more.add(binding.builtIn() ? more.size() : applications(), binding);
        return new Bucket(key, List.copyOf(more), count);
    }

    /** Returns null if nothing is left. */
    @Nullable
    Bucket without(List<Binding> gone) {
        List<Binding> rest = bindings.stream()
                .filter(binding -> gone.stream().noneMatch(each -> each == binding))
                .toList();
        return rest.isEmpty() ? null : new Bucket(key, rest, count);
    }

    /** Returns how many of the handlers are the application's. */
    int applications() {
        return (int) bindings.stream().filter(binding -> !binding.builtIn()).count();
    }

    /** Returns the handlers of the application that another of its own stands before. */
    List<Binding> reserves() {
        return bindings.subList(Math.min(1, applications()), applications());
    }
}
