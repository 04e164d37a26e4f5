package dev.tidings.api;

/** What becomes of open runs when a server or a manager is closed. */
public enum DrainPolicy {
    /** They end at once, with {@code agent_error} of code {@code server_shutdown}. The default. */
    TERMINATE_RUNS,
    /** They may end by themselves while the limit of the close lasts; then they are ended. No new ones start. */
    FINISH_RUNS
}
