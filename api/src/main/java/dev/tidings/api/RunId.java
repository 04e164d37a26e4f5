package dev.tidings.api;

/**
 * One run of one agent. Unique within its user; an ended run id is never started again.
 *
 * @param value at most 128 characters, not blank, without control or format characters, and not one of the placeholder
 *     words such as {@code test}, {@code undefined}, {@code 0} or {@code 1}
 */
public record RunId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public RunId {
        Ids.requireReal("run id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static RunId of(String value) {
        return new RunId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code run_} and 122 random bits.
     *
     * @return a new id
     */
    public static RunId random() {
        return new RunId("run_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
