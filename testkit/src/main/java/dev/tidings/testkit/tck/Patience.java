package dev.tidings.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what may come later. It gives up after a time and after a number of looks: a machine that stands still for a
 * while does not look, and so fails nothing.
 */
record Patience(Duration limit, Duration promptness) {
    private static final long PAUSE_NANOS = 100_000;
    private static final int LEAST_LOOKS = 200;

    /** Returns as much patience for something that waits that often. */
    Patience times(int waits) {
        return new Patience(limit.multipliedBy(waits), promptness);
    }

    void until(Supplier<String> what, BooleanSupplier holds) {
        if (!comes(limit, holds)) {
            throw new AssertionError(what.get() + " within " + limit.toMillis() + " ms");
        }
    }

    private static boolean comes(Duration limit, BooleanSupplier holds) {
        long start = System.nanoTime();
        for (int looks = 0; looks < LEAST_LOOKS || System.nanoTime() - start < limit.toNanos(); looks++) {
            if (holds.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return holds.getAsBoolean();
    }

    /** Returns what a stage yields. */
    <T> T get(String what, CompletionStage<T> stage) {
        CompletableFuture<T> answer = answerOf(what, stage);
        try {
            return requireValue(what, answer.join());
        } catch (CompletionException failure) {
            throw new AssertionError(
                    "the stage of " + what + " must yield a value but failed: " + failure.getCause(), failure);
        }
    }

    /** Waits for the end of a stage, whatever it is. */
    void settles(String what, CompletionStage<?> stage) {
        var unused = fails(what, stage);
    }

    /** Says whether a stage fails. */
    boolean fails(String what, CompletionStage<?> stage) {
        return answerOf(what, stage).isCompletedExceptionally();
    }

    private <T> CompletableFuture<T> answerOf(String what, CompletionStage<T> stage) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        requireValue(what, stage).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        until(() -> "the stage of " + what + " must complete but did not", answer::isDone);
        return answer;
    }

    private static <T> T requireValue(String what, @Nullable T value) {
        if (value == null) {
            throw new AssertionError(what + " must not yield null: return a stage, and complete it with a value");
        }
        return value;
    }

    /** Makes a call on a thread of its own and demands that it returns soon; throws a CompletionException if it throws. */
    <T> T prompt(String what, Supplier<T> call) {
        CompletableFuture<T> returned = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        returned.complete(call.get());
                    } catch (Throwable failure) {
                        returned.completeExceptionally(failure);
                    }
                },
                "tck-call");
        thread.setDaemon(true);
        thread.start();
        if (!comes(promptness, returned::isDone)) {
            thread.interrupt();
            throw new AssertionError(
                    what + " must return without waiting but did not within " + promptness.toMillis() + " ms");
        }
        return returned.join();
    }

    /** The absence of a value, for what must refuse it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    static <T> T nothing() {
        return null;
    }

    /** Says whether a call is refused, by an exception or by a stage that fails. */
    boolean refuses(String what, Supplier<? extends CompletionStage<?>> call) {
        CompletionStage<?> stage;
        try {
            stage = call.get();
        } catch (RuntimeException refused) {
            return true;
        }
        return fails(what, stage);
    }
}
