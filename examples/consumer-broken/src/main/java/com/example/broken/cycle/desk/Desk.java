package com.example.broken.cycle.desk;

import com.example.broken.cycle.post.Post;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.UserExecutionContext;

/** Breaks NO_CYCLES_AROUND_TIDINGS, with Post: neither can be had without the other. */
public final class Desk {
    private final Post post = new Post();

    public void work(AgentBridge bridge, UserExecutionContext context) {
        bridge.execute(context, "desk", null, run -> post.address(this));
    }

    public String city() {
        return "Bern";
    }
}
