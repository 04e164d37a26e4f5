package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.TaskScheduler;
import java.util.concurrent.Executor;

/** What the sessions of a gateway share. */
record GatewayContext(
        Outlet outlet,
        AuthHandler auth,
        AuthenticationGate gate,
        InboundProcessor processor,
        Executor executor,
        TaskScheduler scheduler) {}
