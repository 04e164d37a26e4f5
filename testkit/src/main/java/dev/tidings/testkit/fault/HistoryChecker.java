package dev.tidings.testkit.fault;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compares what applications were told with what was emitted. Tell it both while a test runs, and ask at the end.
 *
 * <pre>{@code
 * HistoryChecker checker = HistoryChecker.create();
 * TidingsClient phone = TidingsClient.builder(uri).start(checker.client("phone", ada));
 * for (String thought : thoughts) {
 *     Delivery delivery = run.thinking(thought);
 *     delivery.position().thenAccept(at -> checker.emitted(ada, at, eventId, run.context().runId(), "agent_thinking"));
 * }
 * run.complete("done");
 * awaitTheLastEvent(phone);
 * assertThat(checker.check()).isEmpty();
 * }</pre>
 *
 * <p>A check takes it for granted that each client was to get everything from where it began up to the last event that
 * was emitted in its epoch, without a filter. Thread-safe. It keeps a few words per event.
 */
public final class HistoryChecker {
    private final ReentrantLock lock = new ReentrantLock();
    private final Oracle oracle = new Oracle();
    private final List<ClientHistory> clients = new ArrayList<>();

    private HistoryChecker() {}

    /** What is wrong. */
    public enum Kind {
        /** An event did not come, and no gap was announced in time. */
        LOST,
        /** An event came twice. */
        DUPLICATE,
        /** An event came behind a later one. */
        OUT_OF_ORDER,
        /** An event of another user came. */
        FOREIGN,
        /** An event is not the one that was emitted, or its bytes differ between devices, or between live and replay. */
        ALTERED,
        /** A streamed text is not what was streamed. */
        TEXT,
        /** A run has another number of terminal events than one. */
        TERMINAL
    }

    /**
     * One defect.
     *
     * @param kind what is wrong
     * @param client the client's name, or {@code oracle} if it was emitted wrongly
     * @param seq the event it is about; 0 if it is about a run
     * @param detail more of it, for people
     */
    public record Finding(Kind kind, String client, long seq, String detail) {}

    /**
     * Makes a checker that knows nothing yet.
     *
     * @return the checker
     */
    public static HistoryChecker create() {
        return new HistoryChecker();
    }

    /**
     * Notes what was emitted.
     *
     * @param userId whose event
     * @param position its place in that user's log
     * @param eventId its id
     * @param runId its run
     * @param type its name on the wire
     */
    public void emitted(UserId userId, Position position, EventId eventId, RunId runId, String type) {
        locked(() -> oracle.emitted(
                new Oracle.Stream(userId.value(), position.epoch().value()),
                position.seq(),
                new Oracle.Emitted(eventId.value(), runId.value(), type)));
    }

    /**
     * Notes what was streamed.
     *
     * @param userId whose message
     * @param runId its run
     * @param messageId the message
     * @param text the whole text
     */
    public void streamed(UserId userId, RunId runId, MessageId messageId, String text) {
        locked(() -> oracle.streamed(new Oracle.Message(userId.value(), runId.value(), messageId.value()), text));
    }

    /**
     * Begins the history of a client.
     *
     * @param name says which, in findings
     * @param userId whose events it is to get
     * @return the listener to start the client with, or to be called by another one
     */
    public ClientHistory client(String name, UserId userId) {
        ClientHistory history = new ClientHistory(name, userId.value());
        locked(() -> clients.add(history));
        return history;
    }

    /**
     * Compares. Call it when everything that was emitted has had time to arrive.
     *
     * @return what is wrong, up to 1,000 findings of each client; empty if nothing is
     */
    public List<Finding> check() {
        lock.lock();
        try {
            List<Finding> findings = new ArrayList<>(oracle.check());
            Oracle.Bytes bytes = new Oracle.Bytes();
            clients.forEach(client -> findings.addAll(new HistoryReader(client, oracle, bytes).read()));
            return findings;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
