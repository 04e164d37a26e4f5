package com.example.loops.chain;

import com.example.Keeps;
import com.example.loops.left.Left;
import dev.tidings.api.AgentRun;

/** Uses Tidings and leads into a cycle that does not come back to it. */
@Keeps("NO_CYCLES_AROUND_TIDINGS")
public final class Chain {
    Left left;
    AgentRun run;
}
