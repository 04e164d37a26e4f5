package dev.tidings.testkit.assertions;

import dev.tidings.api.CloseCode;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * What can be asserted of a {@link Recording}. An assertion about runs is about every run in it, and there must be one;
 * {@link #run} narrows to a single one. Get it from {@link TidingsAssertions}.
 */
public final class RecordingAssert extends AbstractAssert<RecordingAssert, Recording> {
    RecordingAssert(@Nullable Recording actual) {
        super(actual, RecordingAssert.class);
    }

    /**
     * Verifies that each run shows its user all five critical events: {@code agent_started} first, a thought, a tool that
     * began and completed, and {@code agent_completed} once, at the end. An agent without tools is
     * {@linkplain #isComplete() complete}, no golden path.
     *
     * @return this assertion
     */
    public RecordingAssert isGoldenPath() {
        return holds(RunRules.ofEach(recording(), "follows the golden path", RunRules::goldenPath));
    }

    /**
     * Verifies that each run began with {@code agent_started}, that its tools are paired, and that it ended once, in
     * whichever way.
     *
     * @return this assertion
     */
    public RecordingAssert isComplete() {
        return holds(RunRules.ofEach(recording(), "is complete", RunRules::complete));
    }

    /**
     * Verifies that each run ended once, with one kind of event, and that nothing came after it.
     *
     * @param kind the record of a terminal event, such as {@code AgentCompleted.class}
     * @return this assertion
     */
    public RecordingAssert hasTerminal(Class<? extends AgentEvent> kind) {
        String type = wireName(kind);
        return holds(RunRules.ofEach(recording(), "ends with " + type, rules -> rules.endsWith(kind, type)));
    }

    /**
     * Verifies that each run ended once, with {@code agent_error} of one code.
     *
     * @param errorCode the code, such as {@link AgentError#TIMEOUT}
     * @return this assertion
     */
    public RecordingAssert hasTerminalError(String errorCode) {
        return holds(RunRules.ofEach(
                recording(), "ends with agent_error " + errorCode, rules -> rules.endsWithError(errorCode)));
    }

    /**
     * Verifies that no run has ended.
     *
     * @return this assertion
     */
    public RecordingAssert hasNoTerminal() {
        return holds(RunRules.ofEach(recording(), "has not ended", RunRules::open));
    }

    /**
     * Verifies that each {@code tool_executing} has one {@code tool_completed} of the same execution after it, before the
     * end of the run, and that none completed without having begun.
     *
     * @return this assertion
     */
    public RecordingAssert toolsArePaired() {
        return holds(RunRules.ofEach(recording(), "pairs its tools", RunRules::toolsArePaired));
    }

    /**
     * Verifies that events of these kinds came in this order, whatever came between them.
     *
     * @param kinds records of events
     * @return this assertion
     */
    @SafeVarargs
    public final RecordingAssert inOrder(Class<? extends AgentEvent>... kinds) {
        List<Class<? extends AgentEvent>> order = new ArrayList<>();
        for (Class<? extends AgentEvent> kind : kinds) {
            order.add(kind);
        }
        List<String> names = order.stream().map(RecordingAssert::wireName).toList();
        return holds(new OrderRule(recording(), order, names).check());
    }

    /**
     * Verifies that nothing in it is another user's: no frame is of that user, and none names the user in a field
     * {@code user_id} or {@code userId}, however deep inside.
     *
     * @param other a user whose client this is not
     * @return this assertion
     */
    public RecordingAssert isIsolatedFrom(UserId other) {
        return holds(rules().isolatedFrom(other));
    }

    /**
     * Verifies that nothing in it is of the users that another client got events of.
     *
     * @param other what a client of another user got; without events it could not show anything and is refused
     * @return this assertion
     * @throws IllegalArgumentException if there is no event in the other one
     */
    public RecordingAssert isIsolatedFrom(Recording other) {
        if (other.users().isEmpty()) {
            throw new IllegalArgumentException(
                    "the other recording must have an event but had none: let the other user's agent say something");
        }
        return holds(rules().isolatedFrom(other));
    }

    /**
     * Verifies that everything in it is one user's.
     *
     * @param user the user
     * @return this assertion
     */
    public RecordingAssert belongsTo(UserId user) {
        return holds(rules().belongsTo(user));
    }

    /**
     * Verifies that every event came once, in order, and that nothing is missing between any two, nor after the position
     * of each greeting. Not for a client with a thread filter, which hides events, nor for {@link #run a single run}.
     *
     * @return this assertion
     */
    public RecordingAssert hasNoGap() {
        return holds(rules().noGap());
    }

    /**
     * Verifies the same as {@link #hasNoGap}, but lets a server say that something is lost: no gap goes unsaid.
     *
     * @return this assertion
     */
    public RecordingAssert hasNoUnannouncedGap() {
        return holds(rules().noUnannouncedGap());
    }

    /**
     * Verifies that the server answered the client's cursor with {@code resumed}, that everything it promised came, and
     * that {@linkplain #hasNoGap nothing is missing}. In a recording of several connections every one but the first must
     * have resumed.
     *
     * @return this assertion
     */
    public RecordingAssert resumesWithoutGap() {
        return holds(rules().resumed());
    }

    /**
     * Verifies the same, and that it begins where an earlier connection stopped: nothing is missing between the two, and
     * nothing came twice.
     *
     * @param before what the same client got before
     * @return this assertion
     */
    public RecordingAssert resumesWithoutGap(Recording before) {
        return holds(rules().continues(before));
    }

    /**
     * Verifies how the connection was closed.
     *
     * @param code the close code
     * @return this assertion
     */
    public RecordingAssert isClosedWith(CloseCode code) {
        Recording.Closed closed = recording().closed();
        boolean right = closed != null && closed.code() == code.code();
        String found = closed == null ? "it is open" : "it was closed with " + closed;
        return holds(
                right
                        ? Verdict.FINE
                        : Optional.of(Verdict.atTheEnd(
                                "a connection closed with " + code.code() + " " + code, found, recording())));
    }

    /**
     * Verifies that the connection was not closed.
     *
     * @return this assertion
     */
    public RecordingAssert isOpen() {
        Recording.Closed closed = recording().closed();
        return holds(
                closed == null
                        ? Verdict.FINE
                        : Optional.of(
                                Verdict.atTheEnd("an open connection", "it was closed with " + closed, recording())));
    }

    /**
     * Narrows to one run.
     *
     * @param runId the run
     * @return assertions on its events alone
     */
    public RecordingAssert run(RunId runId) {
        return new RecordingAssert(recording().run(runId));
    }

    /**
     * Goes on with the events.
     *
     * @return AssertJ's assertions on a list
     */
    public ListAssert<RecordedEvent> events() {
        return Assertions.assertThat(recording().events());
    }

    /**
     * Goes on with the names of the events on the wire.
     *
     * @return AssertJ's assertions on a list
     */
    public ListAssert<String> types() {
        return Assertions.assertThat(recording().types());
    }

    private Recording recording() {
        isNotNull();
        return actual;
    }

    private StreamRules rules() {
        return new StreamRules(recording());
    }

    private RecordingAssert holds(Optional<Verdict> verdict) {
        verdict.ifPresent(wrong -> failWithMessage("%s", wrong.text()));
        return this;
    }

    /** Derives {@code agent_completed} from {@code AgentCompleted}, as every record of an event is named. */
    private static String wireName(Class<? extends AgentEvent> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
