package dev.tidings.core;

import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.time.SystemTime;
import java.util.Objects;

/** Where ticket stores come from. */
public final class TicketStores {
    private TicketStores() {}

    /**
     * Makes a store that keeps tickets in memory, at most 64 of a user and 100,000 in total. What it holds is gone when
     * the process is.
     *
     * @return the store, the same as an auth handler has by default
     */
    public static TicketStore inMemory() {
        return inMemory(SystemTime.clock());
    }

    /**
     * Makes a store that keeps tickets in memory, with a clock of the caller's.
     *
     * @param time the clock by which tickets expire
     * @return the store
     */
    public static TicketStore inMemory(TimeSource time) {
        return Authentication.ticketsInMemory(Objects.requireNonNull(time, "time"));
    }
}
