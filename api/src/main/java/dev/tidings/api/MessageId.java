package dev.tidings.api;

/**
 * One streamed message of a run: what {@code message_delta} events with the same id add up to.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record MessageId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public MessageId {
        Ids.require("message id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static MessageId of(String value) {
        return new MessageId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code msg_} and 122 random bits.
     *
     * @return a new id
     */
    public static MessageId random() {
        return new MessageId("msg_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
