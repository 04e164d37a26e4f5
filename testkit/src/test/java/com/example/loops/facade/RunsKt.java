package com.example.loops.facade;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;

/** As top-level functions of Kotlin are compiled. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class RunsKt {
    /** Emits and goes on. */
    public static Delivery emit(AgentRun $this$emit) {
        Backs.BacksKt.touch();
        return $this$emit.started();
    }
}
