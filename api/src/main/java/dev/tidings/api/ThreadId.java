package dev.tidings.api;

/**
 * A conversation of a user. Devices may filter what they receive by it.
 *
 * @param value at most 128 characters, not blank, without control or format characters, and not one of the placeholder
 *     words such as {@code test}, {@code undefined}, {@code 0} or {@code 1}
 */
public record ThreadId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public ThreadId {
        Ids.requireReal("thread id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static ThreadId of(String value) {
        return new ThreadId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code thread_} and 122 random bits.
     *
     * @return a new id
     */
    public static ThreadId random() {
        return new ThreadId("thread_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
