package dev.tidings.core.engine;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.RunLimits;
import dev.tidings.api.RunRequest;
import org.jspecify.annotations.Nullable;

/** What a run asks for beyond the server's defaults. */
record RunSettings(@Nullable RunLimits limits, @Nullable DisconnectPolicy onDisconnect) {
    static final RunSettings DEFAULT = new RunSettings(null, null);

    static RunSettings of(RunRequest request) {
        return new RunSettings(request.limits(), request.onDisconnect());
    }

    RunLimits limits(EngineOptions options) {
        return limits == null ? options.timeouts().run() : limits;
    }

    DisconnectPolicy onDisconnect(EngineOptions options) {
        return onDisconnect == null ? options.onDisconnect() : onDisconnect;
    }

    /** Says what is wrong with the limits beside the server's; empty if nothing is. */
    String problem(EngineOptions options) {
        RunLimits wanted = limits(options);
        return wanted.total().compareTo(options.timeouts().connectionIdle()) < 0
                ? ""
                : "run limit must be < connection idle limit "
                        + options.timeouts().connectionIdle() + " but was " + wanted.total();
    }
}
