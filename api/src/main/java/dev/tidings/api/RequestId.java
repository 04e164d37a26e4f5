package dev.tidings.api;

/**
 * One request of a client or of the application, for correlation and de-duplication.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record RequestId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public RequestId {
        Ids.require("request id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static RequestId of(String value) {
        return new RequestId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code req_} and 122 random bits.
     *
     * @return a new id
     */
    public static RequestId random() {
        return new RequestId("req_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
