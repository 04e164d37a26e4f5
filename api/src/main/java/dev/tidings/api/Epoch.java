package dev.tidings.api;

/**
 * One life of a user's event log. Sequence numbers compare only within the same epoch.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record Epoch(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public Epoch {
        Ids.require("epoch", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static Epoch of(String value) {
        return new Epoch(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code e_} and 122 random bits.
     *
     * @return a new id
     */
    public static Epoch random() {
        return new Epoch("e_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
