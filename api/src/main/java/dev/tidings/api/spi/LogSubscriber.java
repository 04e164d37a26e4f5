package dev.tidings.api.spi;

import dev.tidings.api.Epoch;
import java.util.List;

/** Who follows a stream. The engine implements it; each call returns at once and never throws. */
public interface LogSubscriber {
    /**
     * New entries, in order, without a gap since the subscription or the call before.
     *
     * @param entries the entries
     */
    void onEntries(List<LogEntry> entries);

    /**
     * The log can't promise that nothing was lost: a new epoch begins. The entries that follow belong to it.
     *
     * @param epoch the new epoch
     */
    void onEpochChanged(Epoch epoch);
}
