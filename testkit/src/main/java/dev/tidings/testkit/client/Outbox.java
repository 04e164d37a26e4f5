package dev.tidings.testkit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The messages that have no answer yet, in the order they were sent. */
final class Outbox {
    private static final Duration REMEMBERED = Duration.ofMinutes(9);

    private final int limit;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Sent> sent = new HashMap<>();

    Outbox(int limit) {
        this.limit = limit;
    }

    /** Keeps a message; returns false, and fails its answer, if it can't be kept. */
    boolean add(String requestId, Waiting message) {
        if (waiting.size() >= limit) {
            message.answer()
                    .completeExceptionally(new IllegalStateException(
                            "messages without an answer must be <= " + limit + ": wait for some of them"));
            return false;
        }
        if (waiting.putIfAbsent(requestId, message) != null) {
            message.answer()
                    .completeExceptionally(new IllegalArgumentException(
                            "request_id must be new but one of this name waits for its answer: leave it out"));
            return false;
        }
        return true;
    }

    @Nullable
    CompletableFuture<Accepted> take(@Nullable String requestId) {
        if (requestId == null) {
            return null;
        }
        sent.remove(requestId);
        Waiting message = waiting.remove(requestId);
        return message == null ? null : message.answer();
    }

    /** Notes when, and to which life of the log, a message went out first. */
    void sent(String requestId, String epoch, long nanos) {
        if (waiting.containsKey(requestId)) {
            sent.putIfAbsent(requestId, new Sent(epoch, nanos));
        }
    }

    /**
     * Returns the frames to send again, by request. A message that went to a server which has forgotten it might run
     * twice, so it fails instead.
     */
    Map<String, String> toRepeat(String epoch, long nanos) {
        List<String> unknown = sent.entrySet().stream()
                .filter(entry -> !entry.getValue().isRemembered(epoch, nanos))
                .map(Map.Entry::getKey)
                .toList();
        for (String requestId : unknown) {
            CompletableFuture<Accepted> answer = take(requestId);
            if (answer != null) {
                answer.completeExceptionally(new MessageRefusedException(
                        MessageRefusedException.OUTCOME_UNKNOWN, "the server that took it is gone", false));
            }
        }
        Map<String, String> frames = new LinkedHashMap<>();
        waiting.forEach((requestId, message) -> frames.put(requestId, message.frame()));
        return frames;
    }

    void failAll(String reason) {
        List<Waiting> left = new ArrayList<>(waiting.values());
        waiting.clear();
        sent.clear();
        left.forEach(message -> message.answer().completeExceptionally(new IllegalStateException(reason)));
    }

    /**
     * A message without an answer.
     *
     * @param frame the text on the wire
     * @param answer completed by the answer
     */
    record Waiting(String frame, CompletableFuture<Accepted> answer) {}

    private record Sent(String epoch, long nanos) {
        boolean isRemembered(String current, long now) {
            return epoch.equals(current) && now - nanos < REMEMBERED.toNanos();
        }
    }
}
