package dev.tidings.testkit.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;
import org.opentest4j.TestAbortedException;

/**
 * One rule of a specification. It runs on a thread of its own, so that an implementation that hangs fails it and does not
 * hang the build, and what it says when it fails begins with its id and ends with its advice.
 */
record Rule(String id, String advice) {
    /** Before the first rule. */
    static final Rule NONE = new Rule("no rule", "call it from a test");

    /** How many times as long as one wait a whole rule may take. */
    private static final int WAITS = 4;

    /** What a rule demands. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /** Takes the id from the name of a test, {@code el02_...}, and the advice from its annotation. */
    static Rule of(TestInfo test) {
        Method method = test.getTestMethod().orElseThrow();
        String name = method.getName();
        IfThisFails advice = method.getAnnotation(IfThisFails.class);
        String id = name.matches("[a-z]{2}\\d\\d.*")
                ? name.substring(0, 2).toUpperCase(Locale.ROOT) + "-" + name.substring(2, 4)
                : name;
        return new Rule(id, advice == null ? "read what its Javadoc says" : advice.value());
    }

    void holds(Duration patience, Check check) {
        AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    outcome.set(failureOf(check));
                    ended.countDown();
                },
                "tck-" + id);
        thread.setDaemon(true);
        thread.start();
        requireEnd(thread, ended, patience.multipliedBy(WAITS));
        rethrow(outcome.get());
    }

    private static @Nullable Throwable failureOf(Check check) {
        try {
            check.run();
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private void requireEnd(Thread thread, CountDownLatch ended, Duration limit) {
        boolean inTime;
        try {
            inTime = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("the test was interrupted", e);
        }
        if (!inTime) {
            String place = Arrays.stream(thread.getStackTrace())
                    .map(frame -> "\n        at " + frame)
                    .collect(Collectors.joining());
            thread.interrupt();
            throw failed("a call hangs: the rule did not end within " + limit.toMillis() + " ms, it is" + place, null);
        }
    }

    private void rethrow(@Nullable Throwable failure) {
        if (failure instanceof TestAbortedException aborted) {
            throw aborted;
        }
        if (failure instanceof AssertionError) {
            throw failed(String.valueOf(failure.getMessage()).strip(), failure);
        }
        if (failure != null) {
            throw failed("it threw " + failure, failure);
        }
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError(id + ": " + what + "\nIf this fails: " + advice, cause);
    }
}
