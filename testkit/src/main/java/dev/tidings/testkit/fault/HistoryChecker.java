package dev.tidings.testkit.fault;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Compares what applications were told with what was emitted. Tell it both while a test runs, and ask at the end.
 *
 * <pre>{@code
 * HistoryChecker checker = HistoryChecker.create();
 * try (MockFactory tidings = MockFactory.builder().eventLog(checker.watch(EventLogs.inMemory())).build()) {
 *     RecordingConnection browser = tidings.connect(context);
 *     agent.work(tidings.bridge().start(context, "researcher", null));
 *     checker.client("browser", context.userId()).recorded(browser.recording());
 *     assertThat(checker.check()).isEmpty();
 * }
 * }</pre>
 *
 * <p>The rules, each of which has its {@link Kind}. A client is to get
 *
 * <ol>
 *   <li>every event from the position of its first greeting, or from the cursor that it asked with, up to the last one that
 *       was emitted in that epoch, but for those that a {@code resume_gap} announced before a later event came. A range
 *       counts behind the client's place and up to the gap's own head, one of pieces of text for pieces of text only. What
 *       a client noticed by itself announces nothing;
 *   <li>in a later epoch every event from its first one on. {@code epoch_changed} announces what the client has not got of
 *       the epochs before, if the log did begin anew, and nothing of it was emitted after that; in the end the client must
 *       be in the last epoch in which anything was emitted;
 *   <li>each of them once, and in the order of their numbers; what it drops because it has it already came twice;
 *   <li>nothing that was announced as lost, and nobody else's;
 *   <li>each of them as it was emitted, with the same bytes on each device, live or replayed. Only neighbouring pieces of one
 *       text may come merged, and then say what the pieces said;
 *   <li>every text whole, but for one of which a piece is lost, or was there before the client was: of that, the parts that
 *       came as they were streamed;
 *   <li>one terminal event of each run, unless that one was announced as lost. The same one may come again in another
 *       epoch.
 * </ol>
 *
 * <p>What was emitted is best told by {@link #watch}: it tells bytes, pieces and new epochs too, and what nobody told can't
 * be compared. Clients that asked for one thread only can't be checked, nor can a user of several realms. Thread-safe. It
 * keeps a few words per event.
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
        /** Events were announced as lost that can't be, or came after all. */
        FALSE_GAP,
        /** A client was never greeted, and nobody said that it {@linkplain ClientHistory#left left}. */
        NEVER_CONNECTED,
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
     * @param seq the event it is about; 0 if it is about a run, a text or a client
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
     * Takes a log in between that notes what was emitted, so nobody else need tell. What is not by the contract of a log,
     * such as a {@link FaultyEventLog}, comes around it, not inside.
     *
     * @param log where events are kept; closed with the one that is returned
     * @return the log for the manager or server
     */
    public EventLog watch(EventLog log) {
        return new WatchedLog(log, this);
    }

    /**
     * Returns how far a user's clients have to come. To wait for them, ask {@link #late}, which knows of epochs too.
     *
     * @param userId whose log
     * @return the number of the last event that was emitted in the last epoch there was; 0 if there was none
     */
    public long head(UserId userId) {
        return locked(() -> oracle.head(userId.value()));
    }

    /**
     * Lists the clients that have to come further: that were never greeted, are in an epoch before the last one in which
     * anything was emitted, or not at its last event. Those that {@linkplain ClientHistory#left left} have not.
     *
     * @return a line for each, with its name and its place; empty when all that was emitted has arrived or was announced as
     *     lost
     */
    public List<String> late() {
        return locked(() -> clients.stream()
                .filter(client -> !client.hasLeft() && isLate(client))
                .map(client -> client.name() + " at " + client.place() + ", the log at " + oracle.head(client.userId())
                        + " of " + oracle.newest(client.userId()))
                .toList());
    }

    private boolean isLate(ClientHistory client) {
        ClientHistory.Place place = client.place();
        return client.connections() == 0
                || place == null
                || oracle.isBehind(new Oracle.Stream(client.userId(), place.epoch()), place.seq());
    }

    /**
     * Counts the events that clients did not get and that are no findings, since they were announced as lost: what is in
     * ranges, and what was left of epochs when another one began. A test that nothing is lost in expects none.
     *
     * @return how many, each once for each client
     */
    public long excused() {
        return locked(() -> clients.stream()
                .mapToLong(client -> new HistoryReader(client, oracle, new Oracle.Bytes()).excused())
                .sum());
    }

    /**
     * Notes what was emitted, as far as it can be told in words: bytes and merged texts are not compared.
     *
     * @param userId whose event
     * @param position its place in that user's log
     * @param eventId its id
     * @param runId its run
     * @param type its name on the wire
     */
    public void emitted(UserId userId, Position position, EventId eventId, RunId runId, String type) {
        emitted(userId, position, new Emitted(eventId.value(), runId.value(), type, null, null, false), lives(userId));
    }

    /**
     * Notes what was emitted.
     *
     * @param userId whose event
     * @param position its place in that user's log
     * @param event the event as the log got it
     */
    public void emitted(UserId userId, Position position, NewEvent event) {
        emitted(userId, position, Emitted.of(event), lives(userId));
    }

    /** Notes what was emitted by a call that was made when so many lives of the log were known. */
    void emitted(UserId userId, Position position, Emitted event, int lives) {
        Oracle.Stream stream = stream(userId, position.epoch());
        run(() -> oracle.emitted(stream, position.seq(), oracle.wasOver(stream, lives) ? event.asLate() : event));
    }

    int lives(UserId userId) {
        return locked(() -> oracle.livesOf(userId.value()).size());
    }

    /** Notes that a watched log is in an epoch. */
    void named(UserId userId, Epoch epoch) {
        run(() -> oracle.named(stream(userId, epoch)));
    }

    private static Oracle.Stream stream(UserId userId, Epoch epoch) {
        return new Oracle.Stream(userId.value(), epoch.value());
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
        run(() -> oracle.streamed(new Oracle.Message(userId.value(), runId.value(), messageId.value()), text));
    }

    /**
     * Begins the history of a client.
     *
     * @param name says which, in findings
     * @param userId whose events it is to get
     * @return the listener to start the client with, or to be called by another one
     */
    public ClientHistory client(String name, UserId userId) {
        return add(new ClientHistory(name, userId.value(), null));
    }

    /**
     * Begins the history of a client that goes on where another one stopped.
     *
     * @param name says which, in findings
     * @param userId whose events it is to get
     * @param asked the cursor of its first connection: what follows it is due
     * @return the listener to start the client with, or to be called by another one
     */
    public ClientHistory client(String name, UserId userId, Cursor asked) {
        return add(new ClientHistory(name, userId.value(), Objects.requireNonNull(asked, "asked")));
    }

    private ClientHistory add(ClientHistory history) {
        run(() -> clients.add(history));
        return history;
    }

    /**
     * Compares. Call it when everything that was emitted has had time to arrive.
     *
     * @return what is wrong, up to 1,000 findings of each client; empty if nothing is
     */
    public List<Finding> check() {
        return locked(() -> {
            List<Finding> findings = new ArrayList<>(oracle.check());
            Oracle.Bytes bytes = new Oracle.Bytes();
            clients.forEach(client -> findings.addAll(new HistoryReader(client, oracle, bytes).read()));
            return findings;
        });
    }

    private void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
