package dev.tidings.testkit.client;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.spi.LostRange;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What each frame means: to the place in the log, to the runs, to the messages that wait, and to the application. */
final class Conversation {
    private final SafeListener listener;
    private final LogPlace place;
    private final RunBook runs;
    private final Outbox outbox;
    private final Line line;
    private boolean history;

    Conversation(ClientSettings settings, SafeListener listener, RunBook runs, Outbox outbox, Line line) {
        this.listener = listener;
        this.place = new LogPlace(settings.cursor(), settings.filtered());
        this.runs = runs;
        this.outbox = outbox;
        this.line = line;
        this.history = settings.history() && settings.cursor() == null;
    }

    /** The connection, as the conversation sees it. */
    interface Line {
        void greeted(long heartbeatMillis);

        void restart();

        void advised(Duration pause);

        void moved();
    }

    LogPlace place() {
        return place;
    }

    void receive(String text) {
        Map<String, @Nullable Object> frame = Wire.parse(text);
        String type = Wire.text(frame, "type");
        if (frame.get("seq") instanceof Number && !type.equals("connection_established")) {
            event(Wire.event(text, frame));
        } else if (!isProbe(type, frame)) {
            control(type, frame);
            listener.call(application -> application.onControl(type, frame));
        }
    }

    /** Says whether a greeting only told which epoch to ask the whole history of; what follows it is not looked at. */
    private boolean isProbe(String type, Map<String, @Nullable Object> frame) {
        if (!history || !type.equals("connection_established")) {
            return false;
        }
        history = false;
        if (Wire.number(frame, "seq", 0) == 0) {
            return false;
        }
        place.rewind(Epoch.of(Wire.text(frame, "epoch")));
        line.restart();
        return true;
    }

    private void control(String type, Map<String, @Nullable Object> frame) {
        switch (type) {
            case "connection_established" -> established(frame);
            case "resume_gap" -> gap(frame);
            case "heartbeat" -> heartbeat(Wire.number(frame, "position", 0));
            case "accepted" -> accepted(frame);
            case "error_message" -> refused(frame);
            case "going_away" -> line.advised(Duration.ofMillis(Wire.number(frame, "reconnect_after_ms", 0)));
            default -> {}
        }
    }

    private void established(Map<String, @Nullable Object> frame) {
        Epoch epoch = Epoch.of(Wire.text(frame, "epoch"));
        place.established(epoch, Wire.number(frame, "position", 0));
        Wire.objects(frame, "runs").forEach(this::snapshot);
        line.greeted(Wire.number(frame, "heartbeat_interval_ms", 0));
    }

    private void gap(Map<String, @Nullable Object> frame) {
        List<LostRange> lost = Wire.lost(frame);
        List<Map<String, @Nullable Object>> known = Wire.objects(frame, "runs");
        known.forEach(this::snapshot);
        long head = Wire.number(frame, "head", 0);
        listener.call(application -> application.onGap(new Gap(Wire.text(frame, "reason"), lost, head)));
        Set<String> listed = new HashSet<>();
        known.forEach(run -> listed.add(Wire.text(run, "run_id")));
        runs.runningExcept(listed).forEach(runId -> end(runId, RunView.Status.LOST));
        place.announce(lost);
    }

    private void heartbeat(long position) {
        if (place.isOld(position)) {
            return;
        }
        settle(position);
        unannounced(place.gapBefore(position + 1, position));
        move(position, null);
    }

    private void accepted(Map<String, @Nullable Object> frame) {
        String requestId = Wire.text(frame, "request_id");
        CompletableFuture<Accepted> answer = outbox.take(requestId);
        if (answer != null) {
            answer.complete(new Accepted(requestId, Wire.textOrNull(frame, "run_id")));
        }
    }

    private void refused(Map<String, @Nullable Object> frame) {
        CompletableFuture<Accepted> answer = outbox.take(Wire.textOrNull(frame, "request_id"));
        MessageRefusedException refusal = new MessageRefusedException(
                Wire.text(frame, "error_code"),
                Wire.text(frame, "error_message"),
                Boolean.TRUE.equals(frame.get("retryable")));
        if (answer == null) {
            listener.report(refusal);
        } else {
            answer.completeExceptionally(refusal);
        }
    }

    private void event(ClientEvent event) {
        if (place.isOld(event.seq())) {
            listener.call(application -> application.onDropped(event));
            return;
        }
        settle(event.seq());
        unannounced(place.gapBefore(event.firstSeq(), event.seq()));
        apply(event);
        listener.call(application -> application.onEvent(event));
        move(event.seq(), event.eventId().isEmpty() ? null : EventId.of(event.eventId()));
    }

    /** Goes on where the server began, although it never said why it did not begin where it was asked to. */
    private void settle(long head) {
        if (place.awaitsGap()) {
            place.accept();
            unannounced(new Gap(Gap.UNANNOUNCED, List.of(), head));
        }
    }

    private void unannounced(@Nullable Gap gap) {
        if (gap != null) {
            listener.call(application -> application.onGap(gap));
        }
    }

    private void move(long seq, @Nullable EventId eventId) {
        if (place.advance(seq, eventId)) {
            line.moved();
        }
    }

    private void apply(ClientEvent event) {
        see(event.runId(), event.threadId(), Wire.text(event.fields(), "agent_name"));
        switch (event.type()) {
            case "message_delta" -> delta(event);
            case "tool_executing" ->
                runs.openTool(
                        event.runId(),
                        Wire.text(event.fields(), "execution_id"),
                        Wire.text(event.fields(), "tool_name"));
            case "tool_completed" -> runs.closeTool(event.runId(), Wire.text(event.fields(), "execution_id"));
            case "agent_completed" -> end(event.runId(), RunView.Status.COMPLETED);
            case "agent_error" -> end(event.runId(), RunView.Status.FAILED);
            case "agent_cancelled" -> end(event.runId(), RunView.Status.CANCELLED);
            default -> {}
        }
    }

    private void delta(ClientEvent event) {
        Map<String, @Nullable Object> fields = event.fields();
        int offset = (int) Math.min(Integer.MAX_VALUE, Math.max(0, Wire.number(fields, "offset", 0)));
        TextChange change =
                runs.text(event.runId(), Wire.text(fields, "message_id"), offset, Wire.text(fields, "delta"));
        listener.call(application -> application.onText(change));
    }

    private void snapshot(Map<String, @Nullable Object> run) {
        String runId = Wire.text(run, "run_id");
        see(runId, Wire.text(run, "thread_id"), Wire.text(run, "agent_name"));
        String status = Wire.textOrNull(run, "status");
        if (status != null) {
            end(runId, status(status));
        }
    }

    private static RunView.Status status(String wireName) {
        return switch (wireName.toLowerCase(Locale.ROOT)) {
            case "running" -> RunView.Status.RUNNING;
            case "completed" -> RunView.Status.COMPLETED;
            case "cancelled" -> RunView.Status.CANCELLED;
            default -> RunView.Status.FAILED;
        };
    }

    private void see(String runId, String threadId, String agentName) {
        RunView seen = runs.see(runId, threadId, agentName);
        if (seen != null) {
            listener.call(application -> application.onRun(seen));
        }
    }

    private void end(String runId, RunView.Status status) {
        RunView ended = runs.end(runId, status);
        if (ended != null) {
            listener.call(application -> application.onRun(ended));
        }
    }
}
