package dev.tidings.api;

/**
 * One event. Unique over all users and restarts.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record EventId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public EventId {
        Ids.require("event id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static EventId of(String value) {
        return new EventId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
