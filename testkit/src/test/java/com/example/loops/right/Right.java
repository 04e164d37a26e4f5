package com.example.loops.right;

import com.example.Keeps;
import com.example.loops.left.Left;

/** Is in a cycle that has nothing to do with Tidings. */
@Keeps("NO_CYCLES_AROUND_TIDINGS")
public final class Right {
    Left other;
}
