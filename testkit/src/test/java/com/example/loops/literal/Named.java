package com.example.loops.literal;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Is named by a class literal of what it uses. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Named {
    Backs.ByClassLiteral namer;
    AgentRun run;
}
