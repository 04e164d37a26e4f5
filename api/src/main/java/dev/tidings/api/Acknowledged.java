package dev.tidings.api;

/**
 * What a user's clients have acknowledged, in the present epoch.
 *
 * @param highest the last sequence number that any client has acknowledged, also one that is gone; 0 if none
 * @param lowest the least number that the clients connected now have acknowledged, 0 for one that has acknowledged
 *     nothing; the same as {@code highest} if none is connected
 */
public record Acknowledged(long highest, long lowest) {
    /** Nothing was acknowledged. */
    public static final Acknowledged NOTHING = new Acknowledged(0, 0);
}
