package dev.tidings.jwt;

import java.time.Duration;

/**
 * How long fetched keys are used.
 *
 * @param lifetime after how long they must be fetched again; from half of it on, they are fetched in the background
 * @param grace for how much longer they are used while they can't be
 * @param fetchLimit how long a fetch may take
 */
record JwksTimes(Duration lifetime, Duration grace, Duration fetchLimit) {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration GRACE = Duration.ofHours(1);
    static final Duration FETCH_LIMIT = Duration.ofSeconds(3);
}
