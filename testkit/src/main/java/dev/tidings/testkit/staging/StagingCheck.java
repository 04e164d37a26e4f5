package dev.tidings.testkit.staging;

import java.util.Locale;

/** What the probe checks, in this order. A check is not run if one that it builds on failed. */
public enum StagingCheck {
    /** The name of each host has an address. */
    RESOLVE,
    /** Each host takes TCP connections, and TLS ones where the address says so. */
    CONNECT,
    /** The first token is taken and the second one, too; a client without one is not. */
    AUTHENTICATE,
    /** A ping is answered within a second, in one of the attempts, and a message is accepted. */
    RUN,
    /** The five events of its run come in order, in time and for the right user. */
    EVENTS,
    /** Two users who run at the same time see nothing of each other. */
    ISOLATION,
    /** A client that drops in the middle of a run and comes back misses nothing and sees nothing twice. */
    RESUME;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
