package com.example.loops.left;

import com.example.Keeps;
import com.example.loops.right.Right;

/** Is in a cycle that has nothing to do with Tidings. */
@Keeps("NO_CYCLES_AROUND_TIDINGS")
public final class Left {
    Right other;
}
