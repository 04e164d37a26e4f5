package dev.tidings.api;

/**
 * One open socket. Unique per socket and chosen by the server.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record ConnectionId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public ConnectionId {
        Ids.require("connection id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static ConnectionId of(String value) {
        return new ConnectionId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code conn_} and 122 random bits.
     *
     * @return a new id
     */
    public static ConnectionId random() {
        return new ConnectionId("conn_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
