package dev.tidings.core.execution;

import dev.tidings.api.ExecutionState;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The state of one execution. Only what the table of {@link ExecutionState} allows happens, and it ends once. */
final class Progress {
    private final AtomicReference<ExecutionState> state = new AtomicReference<>(ExecutionState.PENDING);
    private final Consumer<ExecutionState> ended;

    /** Makes a pending state; what is given is told of the end, once. */
    Progress(Consumer<ExecutionState> ended) {
        this.ended = ended;
    }

    ExecutionState now() {
        return Objects.requireNonNull(state.get());
    }

    /** Takes one step, if this is still the state and the step is allowed. */
    boolean move(ExecutionState from, ExecutionState to) {
        boolean moved = from.canBecome(to) && state.compareAndSet(from, to);
        if (moved && to.terminal()) {
            ended.accept(to);
        }
        return moved;
    }

    /** Takes the steps that are left to an end, if it has not ended. */
    void end(ExecutionState end) {
        ExecutionState now = now();
        while (!now.terminal()) {
            move(now, now.canBecome(end) ? end : following(now));
            now = now();
        }
    }

    private static ExecutionState following(ExecutionState state) {
        return switch (state) {
            case PENDING -> ExecutionState.STARTING;
            case STARTING -> ExecutionState.RUNNING;
            default -> ExecutionState.COMPLETING;
        };
    }
}
