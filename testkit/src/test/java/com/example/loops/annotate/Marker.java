package com.example.loops.annotate;

import com.example.Breaks;
import com.example.loops.back.Backs;
import dev.tidings.api.AgentRun;

/** Uses what is annotated. */
@Breaks("NO_CYCLES_AROUND_TIDINGS")
public final class Marker {
    Backs.ByAnnotation marked;
    AgentRun run;
}
