package dev.tidings.core;

import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The threads of Tidings and its server, and waiting for what other threads do. */
final class OwnThreads {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private OwnThreads() {}

    static Set<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidings")
                        || thread.getName().startsWith("WebSocket"))
                .collect(Collectors.toSet());
    }

    /** Returns the names of the threads that began later and do not end within ten seconds. */
    static Set<String> leftSince(Set<Thread> before) {
        Set<Thread> left = new HashSet<>();
        Eventually.within(PATIENCE, () -> {
            left.clear();
            left.addAll(alive());
            left.removeAll(before);
            return left.isEmpty();
        });
        return left.stream().map(Thread::getName).collect(Collectors.toSet());
    }

    static void await(String what, BooleanSupplier condition) {
        Eventually.until(what, PATIENCE, condition);
    }
}
