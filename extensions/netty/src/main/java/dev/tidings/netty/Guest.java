package dev.tidings.netty;

/** A client of a hub's, before its upgrade or after it. Any thread may call it. */
interface Guest {
    /** Ends it since the transport is closed; leaves an end that is under way alone. */
    void shutDown();

    /** Ends its channel at once. */
    void terminate();

    /** Reports its end and gives its place back, if that was not done yet. */
    void report();
}
