package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes event ids: 80 random bits of this engine's life and a counter. */
final class EventIds {
    private static final int RANDOM_BITS = 80;
    private static final int RADIX = 36;

    private final String prefix = "e" + new BigInteger(RANDOM_BITS, new SecureRandom()).toString(RADIX) + "-";
    private final AtomicLong counter = new AtomicLong();

    EventId next() {
        return new EventId(prefix + counter.incrementAndGet());
    }
}
