package dev.tidings.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingTest {
    private static final UserId ADA = UserId.of("ada");
    private static final UserExecutionContext CONTEXT =
            UserExecutionContext.of(ADA, ThreadId.of("th-1"), RunId.of("run-1"));
    private static final String EVENT = "{\"seq\":7,\"timestamp\":1767225600.5,\"type\":\"%s\",\"event_id\":\"ev-7\","
            + "\"user_id\":\"ada\",\"thread_id\":\"th-1\",\"run_id\":\"run-1\"%s}";

    private static Stream<AgentEvent> events() {
        return Stream.of(
                AgentStarted.of("researcher", "Compare"),
                AgentStarted.of("researcher", null),
                new AgentThinking("hm", 3),
                new ToolExecuting("search", Map.of("q", "x"), ExecutionId.of("ex-1")),
                ToolCompleted.of("search", ExecutionId.of("ex-1"), List.of(1, "two")),
                ToolCompleted.failed("search", ExecutionId.of("ex-1"), "no"),
                new MessageDelta(MessageId.of("m-1"), 0, "Hello"),
                new ProgressUpdate(40.5, "half"),
                new CustomEvent("x_note", Map.of("text", "hi")),
                new AgentCompleted(Map.of("vendor", "B")),
                new AgentError("too long", "timeout", true),
                new AgentCancelled("enough"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_was_emitted_is_read_back_as_the_same_record(AgentEvent event) {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingEmitter recorder = tidings.recordingEmitter(CONTEXT);
            if (!(event instanceof AgentStarted)) {
                recorder.emitter().sendAgentStarted("researcher", null);
            }
            if (event instanceof ToolCompleted) {
                recorder.emitter().emit(new ToolExecuting("search", Map.of(), ExecutionId.of("ex-1")));
            }

            recorder.emitter().emit(event);

            List<RecordedEvent> all = recorder.recording().events();
            assertThat(all.get(all.size() - 1).event()).isEqualTo(event);
        }
    }

    @Test
    void a_child_names_the_run_that_started_it() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            tidings.bridge().start(CONTEXT, "researcher", null).child("reader", null);

            assertThat(browser.recording().events(AgentStarted.class))
                    .extracting(AgentStarted::parentRunId)
                    .containsExactly(null, CONTEXT.runId());
            assertThat(browser.recording().runs()).hasSize(2).startsWith(CONTEXT.runId());
        }
    }

    @Test
    void what_this_version_does_not_know_is_kept() {
        Recording newer = Recording.of(List.of(EVENT.formatted("agent_dreaming", ",\"about\":\"sheep\"")));

        assertThat(newer.events()).singleElement().satisfies(event -> {
            assertThat(event.event())
                    .isInstanceOfSatisfying(
                            UnknownEvent.class,
                            unknown -> assertThat(unknown.fields().get("about")).isEqualTo("sheep"));
            assertThat(event.agentName()).isEmpty();
            assertThat(event.as(AgentStarted.class)).isNull();
        });
    }

    @Test
    void what_no_server_sends_is_kept_as_unreadable() {
        Recording broken = Recording.of(List.of("not json", "[1]", "{\"event_id\":\"ev-1\"}", "{}", "null"));

        assertThat(broken.frames())
                .extracting(RecordedFrame::type)
                .containsOnly(RecordedControl.UNREADABLE)
                .hasSize(5);
        assertThat(broken.frames().get(0).detail()).isEqualTo("not json");
    }

    @Test
    void a_timeline_says_what_happened_and_when() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            AgentRun run = tidings.bridge().start(CONTEXT, "researcher", "Compare three vendors");
            tidings.time().advance(Duration.ofMillis(1234));
            run.thinking("Which of them is the cheapest, and does it deliver to where we are before winter?\r\n");
            run.progress(50, "halfway");
            run.delta("Vendor");
            run.fail("no_vendor", "nobody sells it", false);

            assertThat(browser.recording().timeline()).isEqualTo("""
                           seq      ms  event
                                        connection_established begins after 0 of 0
                             1       0  agent_started    researcher: Compare three vendors
                             2    1234  agent_thinking   Which of them is the cheapest, and does it deliver to whe...
                             3    1234  progress_update  50.0 %: halfway
                             4    1234  message_delta    at 0: Vendor
                             5    1234  agent_error      no_vendor: nobody sells it
                    """);
            assertThat(browser.recording()).hasToString(browser.recording().timeline());
        }
    }

    @Test
    void a_merged_piece_shows_what_it_stands_for() {
        String delta = ",\"message_id\":\"m-1\",\"offset\":0,\"delta\":\"Hi\",\"first_seq\":5";

        assertThat(Recording.of(List.of(EVENT.formatted("message_delta", delta)))
                        .timeline())
                .isEqualTo("""
                               seq      ms  event
                               5-7       0  message_delta    at 0: Hi
                        """);
    }

    @Test
    void a_cut_does_not_split_a_character() {
        String text = "x".repeat(56) + "\uD83D\uDE00 and more";

        assertThat(Details.cut(text)).isEqualTo("x".repeat(56) + "...");
        assertThat(Details.cut("x".repeat(60))).isEqualTo("x".repeat(60));
    }

    @Test
    void a_recording_knows_where_its_client_stopped() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            Epoch epoch = browser.recording().cursor().orElseThrow().epoch();
            assertThat(browser.recording().cursor()).contains(new Cursor(epoch, 0, null));

            tidings.bridge().start(CONTEXT, "researcher", null);

            EventId last = browser.recording().events().get(0).eventId();
            assertThat(browser.recording().cursor()).contains(new Cursor(epoch, 1, last));
            assertThat(Recording.of(List.of()).cursor()).isEmpty();
        }
    }

    @Test
    void a_recording_does_not_change() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            Recording before = browser.recording();
            tidings.bridge().start(CONTEXT, "researcher", null);

            assertThat(before.events()).isEmpty();
            assertThat(browser.recording().events()).hasSize(1);
        }
    }

    @Test
    void a_wait_in_vain_says_what_came_instead() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            tidings.bridge().start(CONTEXT, "researcher", null);

            assertThatThrownBy(() -> browser.awaitTerminal(Duration.ofMillis(20)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("""
                            expected a terminal event of every run within 20 ms of real time
                            but got

                                   seq      ms  event
                                                connection_established begins after 0 of 0
                                     1       0  agent_started    researcher
                             -->                (the end)
                            """);
        }
    }

    @Test
    void an_agent_on_another_thread_is_waited_for() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection browser = tidings.connect(CONTEXT);
            tidings.bridge().execute(CONTEXT, "researcher", null, run -> "done");

            Recording seen = browser.awaitTerminal(Duration.ofSeconds(20));

            assertThat(seen.types()).containsExactly("agent_started", "agent_completed");
            assertThat(browser.await("a thread", now -> now.runs().contains(CONTEXT.runId()), Duration.ZERO))
                    .isEqualTo(seen);
        }
    }

    @Test
    void pings_and_drops_are_noted() {
        RecordingConnection connection = RecordingConnection.create();
        connection.ping();
        connection.terminate();
        connection.close(CloseCode.NORMAL, "later");

        assertThat(connection.pings()).isEqualTo(1);
        assertThat(connection.terminated()).isTrue();
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.recording().closed()).isEqualTo(new Recording.Closed(1006, ""));
    }
}
