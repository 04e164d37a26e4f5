package dev.tidings.core.codec;

/** Why a client can't have everything after its cursor. */
public enum GapReason {
    /** Some of it is no longer retained. */
    TRIMMED("trimmed"),
    /** The cursor belongs to another life of the log. */
    EPOCH_CHANGED("epoch_changed"),
    /** The cursor is beyond the head. */
    CURSOR_AHEAD("cursor_ahead");

    private final String wireName;

    GapReason(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Returns the name on the wire.
     *
     * @return the reason, such as {@code trimmed}
     */
    public String wireName() {
        return wireName;
    }
}
