package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the event ids of one stream: 80 random bits of its own and a counter. So none tells how busy other users are. */
final class EventIds {
    private static final int RANDOM_BITS = 80;
    private static final int RADIX = 36;

    private final String prefix;
    private final AtomicLong counter = new AtomicLong();

    EventIds(Random random) {
        prefix = "e" + new BigInteger(RANDOM_BITS, random).toString(RADIX) + "-";
    }

    EventId next() {
        return new EventId(prefix + counter.incrementAndGet());
    }
}
