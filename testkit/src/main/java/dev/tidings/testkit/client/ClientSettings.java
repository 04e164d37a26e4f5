package dev.tidings.testkit.client;

import dev.tidings.api.Cursor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param silenceLimit how long the server may be silent, or null to take it from the server's heartbeat
 * @param owned what ends with the client
 */
record ClientSettings(
        Supplier<URI> uri,
        Supplier<@Nullable String> token,
        @Nullable Cursor cursor,
        boolean history,
        boolean filtered,
        Backoff backoff,
        Duration connectTimeout,
        Duration ackInterval,
        double silenceFactor,
        @Nullable Duration silenceLimit,
        int outboxLimit,
        Executor executor,
        TimeSource time,
        TaskScheduler scheduler,
        Runnable owned) {}
