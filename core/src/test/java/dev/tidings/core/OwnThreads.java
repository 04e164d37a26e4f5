package dev.tidings.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
        within(Duration.ofSeconds(10), () -> {
            left.clear();
            left.addAll(alive());
            left.removeAll(before);
            return left.isEmpty();
        });
        return left.stream().map(Thread::getName).collect(Collectors.toSet());
    }

    static void await(String what, BooleanSupplier condition) {
        if (!within(PATIENCE, condition)) {
            throw new AssertionError("within " + PATIENCE + " it did not happen that " + what);
        }
    }

    private static boolean within(Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
