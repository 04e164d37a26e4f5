package dev.tidings.api;

/**
 * One execution of one tool: what pairs {@code tool_executing} with {@code tool_completed}.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record ExecutionId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public ExecutionId {
        Ids.require("execution id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static ExecutionId of(String value) {
        return new ExecutionId(value);
    }

    /**
     * Makes an id nobody else has: the prefix {@code exec_} and 122 random bits.
     *
     * @return a new id
     */
    public static ExecutionId random() {
        return new ExecutionId("exec_" + java.util.UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}
