package com.example.loops.call;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;

/** Emits, and is called back. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Caller {
    /** Emits and goes on. */
    public static Delivery emit(AgentRun run) {
        Backs.ByCall.touch();
        return run.started();
    }
}
