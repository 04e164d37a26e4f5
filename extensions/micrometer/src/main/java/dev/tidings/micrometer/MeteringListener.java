package dev.tidings.micrometer;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.TidingsListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts and times what a server tells. */
final class MeteringListener implements TidingsListener {
    private static final int REFUSAL_CODES = 30;
    private static final int OWN_REASONS = 10;

    private final Recorder recorder;
    private final RunTimes runs;
    private final Progress progress = new Progress();
    private final Label eventTypes;
    private final Label messageTypes;
    private final Label errorCodes;
    private final Label closeCodes = Label.of(closeCodes(), 0);
    private final Label refusalCodes = Label.of(Set.of(), REFUSAL_CODES);
    private final Label expiryReasons = Label.of(Set.of("age", "room"), OWN_REASONS);
    private final Label gapReasons = Label.of(Set.of("trimmed", "epoch_changed", "cursor_ahead"), 0);

    private MeteringListener(Recorder recorder, RunTimes runs, int labelValues) {
        this.recorder = recorder;
        this.runs = runs;
        eventTypes = Label.of(eventTypes(), labelValues);
        messageTypes = Label.of(Set.of("*", "unknown"), labelValues);
        errorCodes = Label.of(Set.of(), labelValues);
    }

    static MeteringListener create(MeterRegistry registry, Tags tags, int labelValues) {
        return new MeteringListener(
                Recorder.of(registry, tags), new RunTimes(registry.config().clock()), labelValues);
    }

    private static Set<String> eventTypes() {
        return Set.of(
                EventTypes.AGENT_STARTED,
                EventTypes.AGENT_THINKING,
                EventTypes.TOOL_EXECUTING,
                EventTypes.TOOL_COMPLETED,
                EventTypes.AGENT_COMPLETED,
                EventTypes.AGENT_ERROR,
                EventTypes.AGENT_CANCELLED,
                EventTypes.MESSAGE_DELTA,
                EventTypes.PROGRESS_UPDATE);
    }

    /** Those of the server, and what is told without a close frame; a client may send any other. */
    private static Set<String> closeCodes() {
        return Stream.concat(Arrays.stream(CloseCode.values()).map(CloseCode::code), Stream.of(1005, 1006))
                .map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        progress.opened(connection);
        recorder.count(Figure.CONNECTIONS_OPENED);
    }

    @Override
    public void onConnectionClosed(ConnectionInfo connection, int code) {
        moved(progress.closed(connection));
        recorder.count(Figure.CONNECTIONS_CLOSED, closeCodes.value(String.valueOf(code)));
    }

    @Override
    public void onAcknowledged(ConnectionInfo connection) {
        moved(progress.moved(connection));
    }

    private void moved(Progress.Step step) {
        recorder.count(Figure.EVENTS_WRITTEN, step.written());
        recorder.count(Figure.EVENTS_ACKNOWLEDGED, step.acknowledged());
    }

    @Override
    public void onResumed(ConnectionInfo connection, long from, long to) {
        recorder.count(Figure.RESUMES);
        recorder.count(Figure.EVENTS_REPLAYED, Math.max(0, to - from));
    }

    @Override
    public void onGapSignalled(ConnectionInfo connection, long lost, long text, String reason) {
        String label = gapReasons.value(reason);
        recorder.count(Figure.GAPS, label);
        recorder.count(Figure.GAPS_LOST, Math.max(0, text), label, "text");
        recorder.count(Figure.GAPS_LOST, Math.max(0, lost - text), label, "any");
    }

    @Override
    public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {
        recorder.count(Figure.EVENTS_COALESCED, events, eventTypes.value(eventType));
    }

    @Override
    public void onEventsExpired(String eventType, String reason, long events) {
        recorder.count(Figure.EVENTS_EXPIRED, events, eventTypes.value(eventType), expiryReasons.value(reason));
    }

    @Override
    public void onConnectionRefused(int code, String reason) {
        recorder.count(Figure.CONNECTIONS_REFUSED, refusalCodes.value(String.valueOf(code)));
    }

    @Override
    public void onMessageRouted(UserId userId, String type) {
        recorder.count(Figure.MESSAGES_ROUTED, messageTypes.value(type));
    }

    @Override
    public void onMessageFailed(UserId userId, String type, String errorCode) {
        recorder.count(Figure.MESSAGES_FAILED, messageTypes.value(type), errorCodes.value(errorCode));
    }

    @Override
    public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
        recorder.count(Figure.EVENTS_SENT, eventTypes.value(eventType), outcome(delivery));
        time(Figure.RUNS_FIRST_EVENT, runs.firstEvent(context, eventType, delivery));
    }

    private static String outcome(Delivery delivery) {
        if (delivery.routed()) {
            return "routed";
        }
        return delivery instanceof Delivery.Stored ? "stored" : "pending";
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        recorder.count(Figure.EVENTS_REFUSED, eventTypes.value(eventType), word(reason));
    }

    @Override
    public void onRunStarted(RunInfo run) {
        runs.started(run);
        recorder.count(Figure.RUNS_STARTED);
    }

    @Override
    public void onRunEnded(RunInfo run) {
        String status = word(run.status());
        recorder.count(Figure.RUNS_ENDED, status);
        time(Figure.RUNS_DURATION, runs.ended(run), status);
    }

    private void time(Figure figure, @Nullable Duration duration, String... values) {
        if (duration != null) {
            recorder.time(figure, duration, values);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns how many connections and runs are remembered. */
    int kept() {
        return progress.kept() + runs.kept();
    }
}
