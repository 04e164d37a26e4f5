package dev.tidings.api;

/**
 * The user that events belong to, as authenticated; never taken from a client's message.
 *
 * @param value at most 128 characters, not blank, without control or format characters, and not one of the placeholder
 *     words such as {@code test}, {@code undefined}, {@code 0} or {@code 1}
 */
public record UserId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public UserId {
        Ids.requireReal("user id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static UserId of(String value) {
        return new UserId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
