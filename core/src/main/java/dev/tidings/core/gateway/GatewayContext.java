package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.InboundDecoder;
import java.util.concurrent.Executor;

/** What the sessions of a gateway share. */
record GatewayContext(
        Outlet outlet,
        AuthHandler auth,
        AuthenticationGate gate,
        Revocations revocations,
        InboundDecoder decoder,
        InboundProcessor processor,
        Executor executor,
        TimeSource time,
        TaskScheduler scheduler,
        GatewayLimits limits,
        UserAllowances users) {}
