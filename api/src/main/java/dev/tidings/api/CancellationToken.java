package dev.tidings.api;

/** How an agent learns that nobody wants its result any more. Thread-safe. */
public interface CancellationToken {
    /**
     * Says whether the run was cancelled or ended by someone else than the agent.
     *
     * @return true from then on, for ever
     */
    boolean isCancelled();

    /**
     * Calls back once when the run is cancelled, at once if it was already.
     *
     * @param action short and non-blocking; called on the application executor, or at once by the caller if the run was
     *     cancelled already; what it throws is logged
     */
    void onCancelled(Runnable action);
}
