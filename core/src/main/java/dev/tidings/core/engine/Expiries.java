package dev.tidings.core.engine;

import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.EventLog.Expired;
import dev.tidings.core.text.SafeFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what the log let go of since they were told last. Asks only if somebody would hear,
 * and tells nothing of what was before it asked first.
 */
final class Expiries {
    private static final Logger LOG = LoggerFactory.getLogger(Expiries.class);
    private static final int MOST = 1024;

    private final EventLog log;
    private final Listeners listeners;
    private @Nullable Map<Key, Long> told;

    Expiries(EventLog log, Listeners listeners) {
        this.log = log;
        this.listeners = listeners;
    }

    private record Key(String type, String reason) {}

    /** Called by one thread at a time. */
    void tell() {
        if (listeners.hears(FloodCall.EVENTS_EXPIRED)) {
            Map<Key, Long> before = told;
            Map<Key, Long> now = new HashMap<>();
            List<Expired> sums = ask();
            for (Expired sum : sums.subList(0, Math.min(MOST, sums.size()))) {
                Key key = new Key(sum.eventType(), sum.reason());
                now.put(key, sum.events());
                long more = before == null ? 0 : sum.events() - before.getOrDefault(key, 0L);
                if (more > 0) {
                    listeners.expired(new Expired(sum.eventType(), sum.reason(), more));
                }
            }
            told = now;
        }
    }

    private List<Expired> ask() {
        try {
            return log.expired();
        } catch (RuntimeException | Error failure) {
            LOG.warn("the event log can't say what it let go of", SafeFailure.of(failure));
            return List.of();
        }
    }
}
