package dev.tidings.testkit.client;

/**
 * A streamed message has grown. The whole text is {@link TidingsClient#text}.
 *
 * @param runId the run
 * @param messageId the message
 * @param offset how many code units of the text before stay
 * @param delta what comes after them
 * @param complete whether no part of the text is missing
 */
public record TextChange(String runId, String messageId, int offset, String delta, boolean complete) {}
