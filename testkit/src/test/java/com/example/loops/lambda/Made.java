package com.example.loops.lambda;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Is made in a lambda of what it uses. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Made {
    Backs.ByLambda maker;
    AgentRun run;
}
