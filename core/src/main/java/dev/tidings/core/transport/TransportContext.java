package dev.tidings.core.transport;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;

/** What all connections of one running server share. */
record TransportContext(
        EmbeddedOptions options,
        TimeSource time,
        TaskScheduler scheduler,
        ConnectionAcceptor acceptor,
        Flusher flusher,
        ConnectionPlaces places) {}
