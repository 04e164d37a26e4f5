package dev.tidings.api;

/**
 * A label that a client gives itself, such as one browser tab. Not unique and not trusted: the server's own
 * {@link ConnectionId} identifies a socket.
 *
 * @param value at most 300 characters, not blank, without control or format characters
 */
public record ClientId(String value) {
    private static final int MAX_LENGTH = 300;

    /**
     * Checks the text of the label.
     *
     * @param value at most 300 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public ClientId {
        Ids.require("client id", value, MAX_LENGTH);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the label
     * @return the label
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static ClientId of(String value) {
        return new ClientId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
