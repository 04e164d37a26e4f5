package com.example.loops.inherit;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Is extended by what it uses. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public class Parent {
    Backs.ByInheritance child;
    AgentRun run;
}
