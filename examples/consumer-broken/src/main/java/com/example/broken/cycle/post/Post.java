package com.example.broken.cycle.post;

import com.example.broken.cycle.desk.Desk;

/** Breaks NO_CYCLES_AROUND_TIDINGS, with Desk. */
public final class Post {
    public String address(Desk desk) {
        return "to " + desk.city();
    }
}
