package com.example.loops.generic;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Is a type argument of what it uses. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Element {
    Backs.ByGenerics list;
    AgentRun run;
}
