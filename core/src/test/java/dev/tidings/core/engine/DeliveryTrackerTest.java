package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.EventId;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.monitor.DeliveryTracker;
import dev.tidings.api.monitor.DeliveryTracker.Status;
import dev.tidings.core.DeliveryTrackers;
import dev.tidings.core.monitor.Monitors;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTrackerTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final DeliveryTracker tracker = Monitors.tracker(harness.manager, harness.time);
    private final UserExecutionContext context = EngineHarness.context(ALICE);

    @AfterEach
    void close() {
        tracker.close();
        harness.close();
    }

    private Status status(EventId id) {
        return tracker.find(id).orElseThrow().status();
    }

    private EventId started() {
        Delivery delivery = harness.manager.send(context, AgentStarted.of("researcher", null));
        return tracker.track(context, "agent_started", delivery);
    }

    private void heard(int events) {
        Eventually.until("the tracker hears of it", () -> tracker.metrics().tracked() == events);
    }

    @Test
    void an_event_is_followed_under_the_id_that_clients_see() {
        RecordingConnection connection = harness.connect(ALICE);
        EventId id = started();
        assertThat(connection.texts()).anyMatch(text -> text.contains("\"event_id\":\"" + id + "\""));
        heard(1);
        assertThat(tracker.eventsOf(ALICE)).singleElement().satisfies(event -> {
            assertThat(event.eventId()).isEqualTo(id);
            assertThat(event.eventType()).isEqualTo("agent_started");
        });
        assertThat(tracker.eventsOf(BOB)).isEmpty();
    }

    @Test
    void sent_is_not_confirmed_and_only_an_acknowledgement_confirms() {
        RecordingConnection connection = harness.connect(ALICE);
        EventId id = started();
        EventId later = tracker.track(context, "agent_thinking", harness.manager.send(context, AgentThinking.of("hm")));
        assertThat(status(id)).isEqualTo(Status.SENT);
        harness.time.advance(Duration.ofSeconds(2));
        assertThat(harness.manager.acknowledge(harness.idOf(connection), 1)).isTrue();
        Eventually.until("it is confirmed", () -> status(id) == Status.CONFIRMED);
        assertThat(status(later)).isEqualTo(Status.SENT);
        assertThat(tracker.find(id).orElseThrow().confirmedAfter()).contains(Duration.ofSeconds(2));
        assertThat(tracker.metrics().averageConfirmation()).isEqualTo(Duration.ofSeconds(2));
        assertThat(tracker.open())
                .singleElement()
                .satisfies(open -> assertThat(open.eventId()).isEqualTo(later));
    }

    @Test
    void nobody_is_connected_and_it_stays_pending_until_somebody_comes_and_acknowledges() {
        EventId id = started();
        assertThat(status(id)).isEqualTo(Status.PENDING);
        RecordingConnection connection =
                harness.resume(ALICE, new Cursor(harness.head(ALICE).epoch(), 0, null));
        EngineHarness.arrived(connection, 1);
        harness.manager.acknowledge(harness.idOf(connection), 1);
        Eventually.until("it is confirmed", () -> status(id) == Status.CONFIRMED);
    }

    @Test
    void what_was_acknowledged_before_it_was_tracked_is_confirmed() {
        RecordingConnection connection = harness.connect(ALICE);
        Delivery delivery = harness.manager.send(context, AgentStarted.of("researcher", null));
        harness.manager.acknowledge(harness.idOf(connection), 1);
        heard(1);
        Eventually.until("it is confirmed", () -> status(delivery.eventId().orElseThrow()) == Status.CONFIRMED);
        assertThat(status(tracker.track(context, "agent_started", delivery))).isEqualTo(Status.CONFIRMED);
        assertThat(tracker.metrics().tracked()).isEqualTo(1);
    }

    @Test
    void another_users_acknowledgement_confirms_nothing() {
        harness.connect(ALICE);
        EventId id = started();
        RecordingConnection bobs = harness.connect(BOB);
        place(harness.note(BOB, "bob's"));
        harness.manager.acknowledge(harness.idOf(bobs), 1);
        Eventually.until("bob's is confirmed", () -> tracker.metrics().confirmed() == 1);
        assertThat(status(id)).isEqualTo(Status.SENT);
    }

    @Test
    void a_number_that_was_acknowledged_in_another_epoch_confirms_nothing() {
        try (EngineHarness scripted = EngineHarness.setup(LogKind.MEMORY)
                        .wrap(ScriptedEventLog::new)
                        .open();
                DeliveryTracker follower = Monitors.tracker(scripted.manager, scripted.time)) {
            ScriptedEventLog log = (ScriptedEventLog) scripted.log;
            RecordingConnection before = scripted.connect(ALICE);
            EventId confirmed = follower.track(context, "x_note", scripted.note(ALICE, "one"));
            EventId open = follower.track(context, "x_note", scripted.note(ALICE, "two"));
            scripted.manager.acknowledge(scripted.idOf(before), 1);
            Eventually.until("the first is confirmed", () -> confirms(follower, confirmed));

            log.changeEpoch();
            scripted.drop(before);
            EventId next = follower.track(context, "x_note", scripted.note(ALICE, "three"));
            RecordingConnection after = scripted.connect(ALICE);
            assertThat(scripted.manager.acknowledge(scripted.idOf(after), 3)).isTrue();
            Eventually.until("the one of the new epoch is confirmed", () -> confirms(follower, next));
            assertThat(confirms(follower, open)).isFalse();
            assertThat(follower.metrics().confirmed()).isEqualTo(2);
        }
    }

    private static boolean confirms(DeliveryTracker tracker, EventId id) {
        return tracker.find(id).orElseThrow().status() == Status.CONFIRMED;
    }

    @Test
    void a_refused_event_failed_and_says_why() {
        Delivery refused = harness.manager.sendAgentThinking(context, "too early");
        EventId id = tracker.track(context, "agent_thinking", refused);
        assertThat(status(id)).isEqualTo(Status.FAILED);
        assertThat(tracker.find(id).orElseThrow().failure().orElseThrow())
                .startsWith("NOT_STARTED: ")
                .contains("send agent_started first");
        assertThat(tracker.metrics().successRate()).isZero();
    }

    @Test
    void thirty_seconds_without_an_acknowledgement_are_too_long_and_sixty_for_the_last_event() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        Delivery end = run.complete("done");
        heard(2);
        EventId last = end.eventId().orElseThrow();
        harness.time.advance(Duration.ofMillis(30_001));
        assertThat(tracker.metrics().timedOut()).isEqualTo(1);
        assertThat(status(last)).isEqualTo(Status.SENT);
        harness.time.advance(Duration.ofSeconds(30));
        assertThat(status(last)).isEqualTo(Status.TIMEOUT);
        harness.manager.acknowledge(harness.idOf(connection), 2);
        Eventually.until("both are confirmed late", () -> tracker.metrics().confirmed() == 2);
        assertThat(tracker.metrics().timedOut()).isZero();
    }

    @Test
    void the_events_of_a_run_go_five_minutes_after_its_end_and_others_stay() {
        harness.start(ALICE).complete("done");
        UserExecutionContext open = EngineHarness.context(BOB);
        harness.manager.sendAgentStarted(open, "researcher");
        heard(3);
        Eventually.until("the end is heard", () -> {
            harness.time.advance(Duration.ofSeconds(301));
            return tracker.eventsOf(ALICE).isEmpty();
        });
        assertThat(tracker.eventsOf(BOB)).isNotEmpty();
    }

    @Test
    void the_oldest_go_when_there_are_too_many_and_are_counted() {
        for (int count = 0; count < 10_005; count++) {
            UserExecutionContext each = EngineHarness.context(UserId.of("user-" + count % 50));
            Delivery delivery = harness.manager.send(each, new CustomEvent("x_n", Map.of()));
            tracker.track(each, "x_n", delivery);
        }
        assertThat(tracker.open()).hasSize(10_000);
        assertThat(tracker.metrics().dropped()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void a_closed_tracker_listens_no_more_and_gives_its_place_back() {
        for (int count = 0; count < 100; count++) {
            Monitors.tracker(harness.manager, harness.time).close();
        }
        tracker.close();
        started();
        assertThat(tracker.metrics().tracked()).isZero();
    }

    @Test
    void the_end_of_a_run_that_was_refused_ends_nothing() {
        EventId id = started();
        heard(1);
        Delivery refused = new Delivery.Refused(RefusalReason.INVALID_EVENT, "the answer can't be written");
        tracker.track(context, "agent_completed", refused);
        harness.time.advance(Duration.ofSeconds(301));
        assertThat(tracker.find(id)).as("an event of the run that goes on").isPresent();
    }

    @Test
    void with_a_log_that_answers_later_an_event_is_pending_until_then_and_confirmed_by_its_acknowledgement() {
        try (EngineHarness remote = EngineHarness.on(LogKind.LAGGING);
                DeliveryTracker following = DeliveryTrackers.of(remote.manager)) {
            RecordingConnection connection = remote.connect(ALICE);
            remote.lagging().down(true);
            EventId id = remote.note(ALICE, "one").eventId().orElseThrow();
            Eventually.until("it is followed", () -> following.find(id).isPresent());
            assertThat(following.find(id).orElseThrow().status()).isEqualTo(Status.PENDING);
            remote.lagging().down(false);
            Eventually.until(
                    "it is sent", () -> following.find(id).orElseThrow().status() == Status.SENT);
            EngineHarness.arrived(connection, 1);
            remote.manager.acknowledge(remote.idOf(connection), 1);
            Eventually.until(
                    "it is confirmed", () -> following.find(id).orElseThrow().status() == Status.CONFIRMED);
        }
    }

    @Test
    void what_a_log_has_not_taken_when_the_manager_closes_has_failed() {
        try (EngineHarness remote = EngineHarness.on(LogKind.LAGGING);
                DeliveryTracker following = DeliveryTrackers.of(remote.manager)) {
            remote.lagging().down(true);
            EventId id = remote.note(ALICE, "one").eventId().orElseThrow();
            Eventually.until("it is followed", () -> following.find(id).isPresent());
            remote.engine.close();
            Eventually.until(
                    "it has failed", () -> following.find(id).orElseThrow().status() == Status.FAILED);
            assertThat(following.metrics().failed()).isEqualTo(1);
        }
    }
}
