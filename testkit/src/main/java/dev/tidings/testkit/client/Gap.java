package dev.tidings.testkit.client;

import dev.tidings.api.spi.LostRange;
import java.util.List;
import java.util.Objects;

/**
 * Events that this client does not get.
 *
 * @param reason {@code trimmed}, {@code epoch_changed} or {@code cursor_ahead} as the server says, or
 *     {@link #UNANNOUNCED} if the client noticed it by itself
 * @param lost what is gone, as far as it can be told
 * @param head the last number that was assigned, as far as the client knows
 */
public record Gap(String reason, List<LostRange> lost, long head) {
    /** The reason of a gap that the server did not announce. */
    public static final String UNANNOUNCED = "unannounced";

    /**
     * Copies the list.
     *
     * @param reason why
     * @param lost what is gone
     * @param head the last number that was assigned
     */
    public Gap {
        Objects.requireNonNull(reason, "reason");
        lost = List.copyOf(lost);
    }
}
