package com.example.loops.nested;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Its inner class is used by what it uses. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Nest {
    Backs.ByInnerClass back;
    AgentRun run;

    /** The inner class. */
    public static final class Egg {}
}
