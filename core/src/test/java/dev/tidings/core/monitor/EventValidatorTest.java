package dev.tidings.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import dev.tidings.api.monitor.EventValidator;
import dev.tidings.api.monitor.EventValidator.Criticality;
import dev.tidings.api.monitor.EventValidator.Impact;
import dev.tidings.api.monitor.EventValidator.Result;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.EventCodec;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Together;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventValidatorTest {
    private static final UserExecutionContext RUN =
            UserExecutionContext.of(UserId.of("u-7"), ThreadId.of("t-7"), RunId.of("r-7"));
    private static final ExecutionId SEARCH = ExecutionId.of("x-1");
    private static final EventCodec CODEC = EventCodec.create(CodecOptions.defaults());

    private final ControlledTime time = new ControlledTime();

    private EventValidator realTime() {
        return Monitors.realTime(RUN.userId(), EventValidator.Settings.strictly(), time);
    }

    private EventValidator sequence() {
        return Monitors.sequence(RUN, EventValidator.Settings.strictly(), time);
    }

    static List<AgentEvent> everyEvent() {
        return List.of(
                new AgentStarted("researcher", "task", RunId.of("parent-1")),
                AgentStarted.of("researcher", null),
                new AgentThinking("", 3),
                new ToolExecuting("search", Map.of("q", "x", "big", BigInteger.TEN.pow(400)), SEARCH),
                ToolCompleted.of("search", SEARCH, null),
                ToolCompleted.of("search", SEARCH, "y".repeat(200_000)),
                ToolCompleted.of("search", SEARCH, new Object()),
                ToolCompleted.of("search", SEARCH, BigInteger.TEN.pow(400)),
                ToolCompleted.failed("search", SEARCH, "no answer"),
                new AgentCompleted(List.of(1, 2)),
                new AgentError("broke", "internal", true),
                new AgentCancelled("by the user"),
                MessageDelta.append(MessageId.of("m-1"), "text"),
                new ProgressUpdate(37.5, null),
                new ProgressUpdate(100, "done"),
                new CustomEvent("x_note", Map.of("text", "hello")),
                new CustomEvent("billing.paid", Map.of()));
    }

    private static String wire(AgentEvent event) {
        return CODEC.asSent(
                event,
                EventHeader.whole(EventId.of("e-1"), event.type(), RUN.threadId(), RUN.runId()),
                Envelope.of(RUN, "researcher"),
                1_000);
    }

    private static Map<String, @Nullable Object> members(AgentEvent event) {
        return new LinkedHashMap<>(CODEC.read(wire(event)));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void every_event_that_the_codec_writes_is_valid_as_text_as_map_and_as_record(AgentEvent event) {
        EventValidator validator = realTime();
        assertThat(validator.validate(wire(event)).errorMessages()).isEmpty();
        assertThat(validator.validate(CODEC.read(wire(event))).errorMessages()).isEmpty();
        assertThat(validator.validate(event, RUN).errorMessages()).isEmpty();
        assertThat(validator.statistics().valid()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void every_event_without_a_required_member_or_with_another_kind_of_value_is_not(AgentEvent event) {
        List<String> optional = List.of("task_description", "parent_run_id", "step_number", "truncated", "message");
        for (String name : members(event).keySet()) {
            Map<String, @Nullable Object> without = members(event);
            without.remove(name);
            boolean spare = optional.contains(name) || (name.equals("error") && event instanceof ToolCompleted);
            Result lacking = realTime().validate(without);
            assertThat(lacking.valid())
                    .as("without %s: %s", name, lacking.errorMessage())
                    .isEqualTo(spare);
            assertThat(lacking.errorMessage()).as(name).contains(spare ? "" : name + " must be there");
            if (!name.equals("results") && !name.equals("final_response")) {
                Map<String, @Nullable Object> other = members(event);
                other.put(name, List.of());
                assertThat(realTime().validate(other).errorMessage()).as(name).contains(name + " must be");
            }
        }
    }

    @Test
    void what_is_wrong_is_said_with_its_name_and_what_it_should_be() {
        Map<String, @Nullable Object> event = members(new ProgressUpdate(50, null));
        event.put("progress", 150L);
        event.put("seq", 0L);
        event.put("user_id", " ");
        assertThat(realTime().validate(event).errorMessages())
                .containsExactly(
                        "seq must be an integer >= 1 but was 0",
                        "user_id must be a text of 1 to 128 characters but was a blank text",
                        "progress must be a number within 0 and 100 but was 150",
                        "different user_id: it must be u-7 but was  ");
    }

    @Test
    void an_event_of_another_user_is_refused_by_name() {
        Map<String, @Nullable Object> event = members(AgentThinking.of("hm"));
        event.put("user_id", "u-8");
        Result result = realTime().validate(event);
        assertThat(result.valid()).isFalse();
        assertThat(result.errorMessage()).isEqualTo("different user_id: it must be u-7 but was u-8");
        assertThat(result.criticality()).isEqualTo(Criticality.CRITICAL);
        assertThat(result.businessImpact()).isEqualTo(Impact.HIGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'tool_executing','timestamp':'2025-09-12T00:00:00Z','critical':true,'tool_name':'s',"
                        + "'parameters':{},'tool_args':{},'user_id':'u-7','thread_id':'t-7'}",
                "{'type':'tool_executing','run_id':'r-7','user_id':'u-7','agent_name':'a','timestamp':1,"
                        + "'data':{'tool_name':'s'}}",
                "{'type':'agent_progress','data':{'event':'tool_executing','payload':{'tool_name':'s'}},"
                        + "'timestamp':1.5}",
                "{'type':'agent_thinking','run_id':'r-7','agent_name':'a','timestamp':1,'payload':{'reasoning':'h'}}"
            })
    void the_wrappers_of_the_past_are_refused(String past) {
        Result result = realTime().validate(past.replace('\'', '"'));
        assertThat(result.valid()).isFalse();
        if (past.contains("'data'") || past.contains("'payload'")) {
            assertThat(result.errorMessage()).contains("fields of an event stand at its root");
        }
        assertThat(result.errorMessage()).contains("event_id must be there");
    }

    @Test
    void a_wrapper_beside_the_root_members_is_refused_too() {
        Map<String, @Nullable Object> event = members(AgentThinking.of("hm"));
        event.put("payload", Map.of("reasoning", "hm"));
        assertThat(Monitors.realTime(RUN.userId(), EventValidator.Settings.leniently(), time)
                        .validate(event)
                        .errorMessage())
                .contains("payload must not be there");
    }

    @Test
    void a_member_that_nobody_knows_is_refused_strictly_and_passed_over_leniently() {
        Map<String, @Nullable Object> event = members(AgentThinking.of("hm"));
        event.put("mood", "good");
        assertThat(realTime().validate(event).errorMessage()).contains("\"mood\" must not be there");
        assertThat(Monitors.realTime(RUN.userId(), EventValidator.Settings.leniently(), time)
                        .validate(event)
                        .valid())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"type\":\"a\"", "{} {}", "{\"a\":1,\"a\":2}", "nonsense"})
    void what_is_no_json_object_is_refused_and_not_thrown(String text) {
        Result result = realTime().validate(text);
        assertThat(result.valid()).isFalse();
        assertThat(result.errorMessage()).startsWith("an event must ");
    }

    @Test
    void an_event_that_can_not_be_sent_is_refused() {
        Result result = realTime().validate(new UnknownEvent("agent_dreaming", Map.of()), RUN);
        assertThat(result.errorMessage()).contains("can't be emitted").contains("agent_dreaming");
    }

    private List<AgentEvent> completeRun() {
        return List.of(
                AgentStarted.of("researcher", null),
                AgentThinking.of("hm"),
                new ToolExecuting("search", Map.of(), SEARCH),
                new ToolExecuting("search", Map.of(), ExecutionId.of("x-2")),
                ToolCompleted.of("search", ExecutionId.of("x-2"), 2),
                new ToolCompleted("search", null, 1, true, null),
                new AgentCompleted("done"));
    }

    @Test
    void a_complete_run_is_valid_and_has_the_full_score() {
        EventValidator validator = sequence();
        for (AgentEvent event : completeRun()) {
            assertThat(validator.validate(event, RUN).errorMessages()).isEmpty();
            time.advance(Duration.ofSeconds(2));
        }
        Result report = validator.report();
        assertThat(report.valid()).isTrue();
        assertThat(report.businessImpact()).isEqualTo(Impact.NONE);
        assertThat(report.missingCriticalEvents()).isEmpty();
        assertThat(report.receivedEvents())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(report.score()).isEqualTo(100);
        assertThat(report.timing().sinceFirst()).isEqualTo(Duration.ofSeconds(12));
        assertThat(report.timing().longestGap()).isEqualTo(Duration.ofSeconds(2));
        assertThat(validator.statistics()).isEqualTo(new EventValidator.Statistics(7, 7, 0, 7));
    }

    private String complaint(AgentEvent... events) {
        EventValidator validator = sequence();
        String last = "";
        for (AgentEvent event : events) {
            last = validator.validate(event, RUN).errorMessage();
        }
        return last;
    }

    @Test
    void rules_of_order_are_kept() {
        AgentEvent started = AgentStarted.of("a", null);
        AgentEvent thinking = AgentThinking.of("hm");
        AgentEvent search = new ToolExecuting("search", Map.of(), SEARCH);
        assertThat(complaint(thinking)).isEqualTo("agent_started must come first but agent_thinking did");
        assertThat(complaint(started, started)).isEqualTo("agent_started must come once but came again");
        assertThat(complaint(started, ToolCompleted.of("search", SEARCH, null))).contains("x-1 is not open");
        assertThat(complaint(started, search, search)).contains("execution_id must be new but x-1 is open");
        assertThat(complaint(started, search, ToolCompleted.of("fetch", SEARCH, null)))
                .contains("tool_name must be that of the execution, search, but was fetch");
        assertThat(complaint(
                        started, search, ToolCompleted.of("search", SEARCH, 1), ToolCompleted.of("search", SEARCH, 2)))
                .contains("x-1 is not open");
        assertThat(complaint(started, search, new AgentCompleted(null)))
                .isEqualTo("execution x-1 of search must be completed before agent_completed");
        assertThat(complaint(started, new AgentCompleted(null), new AgentError("e", "c", false)))
                .isEqualTo("nothing may follow the terminal event agent_completed but agent_error did");
    }

    @Test
    void events_of_another_run_and_numbers_seen_before_are_refused() {
        EventValidator validator = sequence();
        String started = wire(AgentStarted.of("a", null));
        assertThat(validator.validate(started).errorMessages()).isEmpty();
        assertThat(validator.validate(wire(AgentThinking.of("h"))).errorMessage())
                .isEqualTo("seq must be above 1 but was 1: leave out what was seen already");
        assertThat(validator
                        .validate(
                                AgentThinking.of("h"),
                                UserExecutionContext.of(RUN.userId(), RUN.threadId(), RunId.of("r-8")))
                        .errorMessages())
                .contains("different run_id: it must be r-7 but was r-8");
    }

    @Test
    void a_gap_of_fifteen_seconds_passes_and_a_longer_one_does_not() {
        EventValidator validator = sequence();
        validator.validate(AgentStarted.of("a", null), RUN);
        time.advance(Duration.ofSeconds(15));
        assertThat(validator.validate(AgentThinking.of("h"), RUN).valid()).isTrue();
        time.advance(Duration.ofMillis(15_001));
        assertThat(validator.validate(AgentThinking.of("h"), RUN).errorMessages())
                .containsExactly(
                        "there must be at most PT15S without a critical event but agent_thinking came after PT15.001S",
                        "the run must take at most PT30S but agent_thinking came after PT30.001S");
    }

    @Test
    void what_is_missing_at_the_end_weighs_by_what_it_means() {
        EventValidator strict = sequence();
        EventValidator lenient = Monitors.sequence(RUN, EventValidator.Settings.leniently(), time);
        for (EventValidator validator : List.of(strict, lenient)) {
            assertThat(validator.report().businessImpact()).isEqualTo(Impact.CRITICAL);
            validator.validate(AgentStarted.of("a", null), RUN);
            validator.validate(new ToolExecuting("search", Map.of(), SEARCH), RUN);
            validator.validate(ToolCompleted.of("search", SEARCH, 1), RUN);
            validator.validate(new AgentCompleted(null), RUN);
        }
        assertThat(strict.report().valid()).isFalse();
        assertThat(strict.report().missingCriticalEvents()).containsExactly("agent_thinking");
        assertThat(strict.report().businessImpact()).isEqualTo(Impact.LOW);
        assertThat(strict.report().score()).isEqualTo(70);
        assertThat(lenient.report().valid()).isTrue();
        assertThat(lenient.report().businessImpact()).isEqualTo(Impact.NONE);
    }

    @Test
    void two_missing_are_medium_three_high_and_a_run_without_an_end_is_named() {
        EventValidator validator = sequence();
        validator.validate(AgentStarted.of("a", null), RUN);
        assertThat(validator.report().errorMessage()).contains("a terminal event must end the run but none has come");
        validator.validate(new AgentCompleted(null), RUN);
        assertThat(validator.report().businessImpact()).isEqualTo(Impact.HIGH);
        validator.reset();
        validator.validate(AgentStarted.of("a", null), RUN);
        validator.validate(AgentThinking.of("h"), RUN);
        validator.validate(new AgentCompleted(null), RUN);
        assertThat(validator.report().businessImpact()).isEqualTo(Impact.MEDIUM);
    }

    @Test
    void reset_begins_anew() {
        EventValidator validator = sequence();
        completeRun().forEach(event -> validator.validate(event, RUN));
        validator.reset();
        assertThat(validator.statistics()).isEqualTo(new EventValidator.Statistics(0, 0, 0, 0));
        completeRun()
                .forEach(event -> assertThat(validator.validate(event, RUN).errorMessages())
                        .isEmpty());
        assertThat(validator.report().valid()).isTrue();
    }

    @Test
    void many_threads_are_counted_exactly_and_the_messages_stay_bounded() {
        EventValidator validator = realTime();
        String good = wire(AgentThinking.of("hm"));
        Together.run(8, thread -> {
            for (int count = 0; count < 500; count++) {
                validator.validate(count % 2 == 0 ? good : "{}");
            }
        });
        assertThat(validator.statistics()).isEqualTo(new EventValidator.Statistics(4_000, 2_000, 2_000, 2_000));
        assertThat(validator.report().errorMessages()).hasSize(32);
    }

    @Test
    void an_event_takes_less_than_a_millisecond() {
        EventValidator validator = realTime();
        List<String> events = new ArrayList<>();
        everyEvent().stream().filter(event -> wire(event).length() < 2_000).forEach(event -> events.add(wire(event)));
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begun = System.nanoTime();
            events.forEach(validator::validate);
            best = Math.min(best, (System.nanoTime() - begun) / events.size());
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void limits_that_contradict_each_other_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventValidator.Settings(true, Duration.ofSeconds(31), Duration.ofSeconds(30)))
                .withMessageContaining("longest gap must be > 0 and at most the limit, PT30S, but was PT31S");
    }
}
