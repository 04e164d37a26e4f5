package dev.tidings.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a ticket is asked for. Start from {@link #of}.
 *
 * @param principal whose connection it is to open
 * @param origin the only page it may come from, as browsers write it, such as {@code https://app.example.com}; empty if
 *     any may
 * @param life how long it is good for, 1 second to 1 hour; default 30 seconds
 */
public record TicketRequest(UserPrincipal principal, Optional<String> origin, Duration life) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]{0,31}://[a-z0-9._:\\[\\]-]{1,255}");

    /**
     * Checks the parts.
     *
     * @param principal whose connection it is to open
     * @param origin the only page it may come from
     * @param life how long it is good for
     * @throws IllegalArgumentException if the origin is none, or the life is out of range
     */
    public TicketRequest {
        Objects.requireNonNull(principal, "principal");
        origin.ifPresent(TicketRequest::requireOrigin);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ticket life must be within [PT1S, PT1H] but was " + life);
        }
    }

    private static void requireOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "ticket origin must be scheme://host or scheme://host:port in lower case without a path but had "
                            + origin.length()
                            + " characters: write it as a browser does, as in https://app.example.com");
        }
    }

    /**
     * Asks for a ticket that is good for 30 seconds and for any origin.
     *
     * @param principal whose connection it is to open
     * @return the request
     */
    public static TicketRequest of(UserPrincipal principal) {
        return new TicketRequest(principal, Optional.empty(), Duration.ofSeconds(30));
    }

    /**
     * Copies this request for the pages of one origin. A client that sends another origin, or none, uses the ticket up
     * in vain.
     *
     * @param value the origin as browsers write it
     * @return the copy
     * @throws IllegalArgumentException if it is none
     */
    public TicketRequest forOrigin(String value) {
        return new TicketRequest(principal, Optional.of(value), life);
    }

    /**
     * Copies this request with another life.
     *
     * @param value how long the ticket is good for, 1 second to 1 hour
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public TicketRequest withLife(Duration value) {
        return new TicketRequest(principal, origin, value);
    }
}
