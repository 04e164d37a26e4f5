package dev.tidings.testkit.assertions;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.api.CloseCode;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.testkit.Recording;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each assertion, what it accepts, and word for word what it says of what it does not. */
class RecordingAssertTest {
    private static final UserId ADA = UserId.of("ada");
    private static final UserId BOB = UserId.of("bob");

    private static Frames begin() {
        return Frames.begin();
    }

    private static void says(ThrowingCallable assertion, String text) {
        Throwable failure = catchThrowable(assertion);
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(failure.getMessage()).isEqualTo(text);
    }

    @Test
    void a_golden_path_meets_every_rule_of_runs() {
        Recording golden = begin().golden().recording();

        assertThat(golden)
                .isGoldenPath()
                .isComplete()
                .toolsArePaired()
                .hasTerminal(AgentCompleted.class)
                .hasNoGap()
                .hasNoUnannouncedGap()
                .belongsTo(ADA)
                .isIsolatedFrom(BOB)
                .isOpen()
                .inOrder(AgentStarted.class, ToolExecuting.class, AgentCompleted.class);
    }

    @Test
    void a_golden_path_ends() {
        Recording open = begin().started().thinking().recording();

        says(() -> assertThat(open).isGoldenPath(), """
                expected run run-1 of user ada that follows the golden path
                but no terminal event came

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  agent_thinking   Looking for prices
                 -->                (the end)
                """);
    }

    @Test
    void a_golden_path_begins_with_its_start() {
        Recording late = begin().thinking().started().recording();

        says(() -> assertThat(late).isGoldenPath(), """
                expected run run-1 of user ada that follows the golden path
                but its first event is agent_thinking, not agent_started

                       seq      ms  event
                 -->     1       0  agent_thinking   Looking for prices
                         2      10  agent_started    researcher: Compare vendors
                """);
    }

    @Test
    void a_run_starts_once() {
        Recording twice = begin().started().started().completed().recording();

        says(() -> assertThat(twice).isComplete(), """
                expected run run-1 of user ada that is complete
                but agent_started came a second time

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_started    researcher: Compare vendors
                         3      20  agent_completed  Vendor B
                """);
    }

    @Test
    void a_golden_path_has_a_thought() {
        Recording silent =
                begin().started().tool("ex-1").toolDone("ex-1").completed().recording();

        says(() -> assertThat(silent).isGoldenPath(), """
                expected run run-1 of user ada that follows the golden path
                but no agent_thinking came

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                         3      20  tool_completed   web_search [ex-1]
                         4      30  agent_completed  Vendor B
                 -->                (the end)
                """);
    }

    @Test
    void a_golden_path_has_a_tool_but_a_complete_run_needs_none() {
        Recording idle = begin().started().thinking().completed().recording();

        assertThat(idle).isComplete();
        says(() -> assertThat(idle).isGoldenPath(), """
                expected run run-1 of user ada that follows the golden path
                but no tool_executing came

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  agent_thinking   Looking for prices
                         3      20  agent_completed  Vendor B
                 -->                (the end)
                """);
    }

    @Test
    void a_golden_path_does_not_end_with_an_error() {
        Recording failed = begin().started()
                .thinking()
                .tool("ex-1")
                .toolDone("ex-1")
                .failed("timeout")
                .recording();

        says(() -> assertThat(failed).isGoldenPath(), """
                expected run run-1 of user ada that follows the golden path
                but it ended with agent_error, not agent_completed

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  agent_thinking   Looking for prices
                         3      20  tool_executing   web_search [ex-1]
                         4      30  tool_completed   web_search [ex-1]
                 -->     5      40  agent_error      timeout: it took too long
                """);
    }

    @Test
    void a_run_that_breaks_the_rule_is_shown_alone() {
        Recording two =
                begin().golden().of("ada", "run-2").started().of("ada", "run-1").recording();

        says(() -> assertThat(two).isGoldenPath(), """
                expected run run-2 of user ada that follows the golden path
                but no terminal event came

                       seq      ms  event
                         6       0  agent_started    researcher: Compare vendors
                 -->                (the end)
                """);
        assertThat(two).run(RunId.of("run-1")).isGoldenPath();
    }

    @Test
    void nothing_is_no_golden_path() {
        Recording nothing = begin().greeted("ep-1", 0, 0).recording();

        says(() -> assertThat(nothing).isGoldenPath(), """
                expected a run that follows the golden path
                but no event came

                       seq      ms  event
                                    connection_established begins after 0 of 0
                 -->                (the end)
                """);
        says(() -> assertThat(begin().recording()).isComplete(), """
                expected a run that is complete
                but no event came

                       seq      ms  event
                 -->                (nothing was recorded)
                """);
    }

    @Test
    void nothing_comes_after_the_end() {
        Recording late = begin().started().completed().thinking().recording();

        says(() -> assertThat(late).hasTerminal(AgentCompleted.class), """
                expected run run-1 of user ada that ends with agent_completed
                but agent_thinking came after the run had ended with agent_completed

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  agent_completed  Vendor B
                 -->     3      20  agent_thinking   Looking for prices
                """);
    }

    @Test
    void a_run_ends_in_the_way_that_is_expected() {
        Recording failed = begin().started().failed("timeout").recording();

        assertThat(failed).hasTerminal(AgentError.class).hasTerminalError(AgentError.TIMEOUT);
        says(() -> assertThat(failed).hasTerminal(AgentCancelled.class), """
                expected run run-1 of user ada that ends with agent_cancelled
                but it ended with agent_error, not agent_cancelled

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_error      timeout: it took too long
                """);
        says(() -> assertThat(failed).hasTerminalError("abandoned"), """
                expected run run-1 of user ada that ends with agent_error abandoned
                but its code is timeout

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_error      timeout: it took too long
                """);
        says(() -> assertThat(failed).hasNoTerminal(), """
                expected run run-1 of user ada that has not ended
                but it ended with agent_error

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_error      timeout: it took too long
                """);
        says(() -> assertThat(begin().started().completed().recording()).hasTerminalError("abandoned"), """
                expected run run-1 of user ada that ends with agent_error abandoned
                but it ended with agent_completed, not agent_error abandoned

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_completed  Vendor B
                """);
    }

    @Test
    void parallel_tools_complete_in_any_order() {
        assertThat(begin().started()
                        .tool("ex-1")
                        .tool("ex-2")
                        .toolDone("ex-1")
                        .toolDone("ex-2")
                        .completed()
                        .recording())
                .toolsArePaired();
    }

    @Test
    void a_tool_completes() {
        says(() -> assertThat(begin().started().tool("ex-1").recording()).toolsArePaired(), """
                expected run run-1 of user ada that pairs its tools
                but web_search [ex-1] did not complete

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                 -->                (the end)
                """);
    }

    @Test
    void a_tool_completes_before_its_run_ends() {
        says(
                () -> assertThat(begin().started()
                                .tool("ex-1")
                                .completed()
                                .toolDone("ex-1")
                                .recording())
                        .isGoldenPath(),
                """
                expected run run-1 of user ada that follows the golden path
                but agent_completed came while web_search [ex-1] was executing

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                 -->     3      20  agent_completed  Vendor B
                         4      30  tool_completed   web_search [ex-1]
                """);
    }

    @Test
    void a_tool_completes_once_and_not_before_it_began() {
        says(
                () -> assertThat(begin().started()
                                .tool("ex-1")
                                .toolDone("ex-1")
                                .toolDone("ex-1")
                                .recording())
                        .toolsArePaired(),
                """
                expected run run-1 of user ada that pairs its tools
                but web_search [ex-1] completed but was not executing

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                         3      20  tool_completed   web_search [ex-1]
                 -->     4      30  tool_completed   web_search [ex-1]
                """);
    }

    @Test
    void a_tool_does_not_begin_twice() {
        says(
                () -> assertThat(begin().started().tool("ex-1").tool("ex-1").recording())
                        .toolsArePaired(),
                """
                expected run run-1 of user ada that pairs its tools
                but web_search [ex-1] began while it was executing

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                 -->     3      20  tool_executing   web_search [ex-1]
                """);
    }

    @Test
    void a_tool_completes_under_the_name_it_began_with() {
        Recording renamed = begin().started()
                .tool("ex-1")
                .event("tool_completed", ",'tool_name':'calculator','execution_id':'ex-1','success':false,'error':'no'")
                .recording();

        says(() -> assertThat(renamed).toolsArePaired(), """
                expected run run-1 of user ada that pairs its tools
                but [ex-1] began as web_search and completed as calculator

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  tool_executing   web_search [ex-1]
                 -->     3      20  tool_completed   calculator [ex-1] failed: no
                """);
    }

    @Test
    void what_comes_too_early_is_pointed_at() {
        says(
                () -> assertThat(begin().golden().recording())
                        .inOrder(AgentStarted.class, ToolCompleted.class, AgentThinking.class),
                """
                expected in this order agent_started, tool_completed, agent_thinking
                but agent_thinking came before, not after tool_completed

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  agent_thinking   Looking for prices
                         3      20  tool_executing   web_search [ex-1]
                         4      30  tool_completed   web_search [ex-1]
                         5      40  agent_completed  Vendor B
                """);
        says(() -> assertThat(begin().started().recording()).inOrder(AgentStarted.class, AgentCompleted.class), """
                expected in this order agent_started, agent_completed
                but no agent_completed came after agent_started

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->                (the end)
                """);
    }

    @Test
    void another_users_event_is_pointed_at() {
        Recording mixed = begin().started().of("bob", "run-2").thinking().recording();

        says(() -> assertThat(mixed).isIsolatedFrom(BOB), """
                expected nothing of user bob
                but agent_thinking is of that user

                       seq      ms  event
                         1       0  agent_started    {run-1} researcher: Compare vendors
                 -->     2      10  agent_thinking   {run-2} Looking for prices
                """);
        says(() -> assertThat(mixed).belongsTo(ADA), """
                expected nothing but events of user ada
                but agent_thinking is of user bob

                       seq      ms  event
                         1       0  agent_started    {run-1} researcher: Compare vendors
                 -->     2      10  agent_thinking   {run-2} Looking for prices
                """);
    }

    @Test
    void another_user_who_is_named_inside_is_pointed_at() {
        Recording leaky = begin().started()
                .event("x_note", ",'data':{'rows':[{'userId':'bob','text':'hi'}]}")
                .recording();
        Recording bobs = begin().of("bob", "run-2").started().recording();

        says(() -> assertThat(leaky).isIsolatedFrom(bobs), """
                expected nothing of user bob
                but x_note names that user inside

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     2      10  x_note           {rows=[{userId=bob, text=hi}]}
                """);
        assertThatThrownBy(() -> assertThat(leaky).isIsolatedFrom(begin().recording()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the other recording must have an event but had none: let the other user's agent say"
                        + " something");
    }

    @Test
    void a_greeting_of_another_user_is_pointed_at() {
        says(
                () -> assertThat(
                                begin().of("bob", "run-2").greeted("ep-1", 3, 7).recording())
                        .belongsTo(ADA),
                """
                expected nothing but events of user ada
                but connection_established is of user bob

                       seq      ms  event
                 -->                connection_established begins after 3 of 7
                """);
    }

    @Test
    void a_gap_is_pointed_at() {
        says(() -> assertThat(begin().started().after(3).thinking().recording()).hasNoGap(), """
                expected every event once and in order
                but events 2 to 3 are missing before 4

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->     4      10  agent_thinking   Looking for prices
                """);
        says(
                () -> assertThat(begin().greeted("ep-1", 5, 5)
                                .after(6)
                                .thinking()
                                .recording())
                        .hasNoUnannouncedGap(),
                """
                expected every event once and in order, but for what resume_gap announces
                but event 6 is missing before 7

                       seq      ms  event
                                    connection_established begins after 5 of 5
                 -->     7       0  agent_thinking   Looking for prices
                """);
    }

    @Test
    void what_comes_twice_or_too_late_is_pointed_at() {
        says(
                () -> assertThat(
                                begin().started().thinking().after(1).thinking().recording())
                        .hasNoGap(),
                """
                expected every event once and in order
                but event 2 came after 2

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                         2      10  agent_thinking   Looking for prices
                 -->     2      20  agent_thinking   Looking for prices
                """);
    }

    @Test
    void a_merged_piece_of_text_stands_for_several_events() {
        assertThat(begin().started()
                        .after(3)
                        .event("message_delta", ",'message_id':'m-1','offset':0,'delta':'Hello','first_seq':2")
                        .completed()
                        .recording())
                .hasNoGap();
    }

    @Test
    void a_gap_that_is_announced_is_a_gap_but_not_an_unsaid_one() {
        Recording trimmed = begin().greeted("ep-1", 4, 5)
                .raw("{'type':'resume_gap','reason':'trimmed','lost':[{'from':1,'to':4}],'head':5,'runs':[]}")
                .completed()
                .recording();

        assertThat(trimmed).hasNoUnannouncedGap();
        says(() -> assertThat(trimmed).hasNoGap(), """
                expected every event once and in order
                but the server said resume_gap: trimmed, lost [{from=1, to=4}]

                       seq      ms  event
                                    connection_established begins after 4 of 5
                 -->                resume_gap       trimmed, lost [{from=1, to=4}]
                         5       0  agent_completed  Vendor B
                """);
        says(() -> assertThat(trimmed).resumesWithoutGap(), """
                expected a client that resumes without a gap
                but the server said resume_gap: trimmed, lost [{from=1, to=4}]

                       seq      ms  event
                                    connection_established begins after 4 of 5
                 -->                resume_gap       trimmed, lost [{from=1, to=4}]
                         5       0  agent_completed  Vendor B
                """);
    }

    @Test
    void more_than_what_is_announced_may_not_be_missing() {
        Frames trimmed = begin().greeted("ep-1", 0, 5)
                .raw("{'type':'resume_gap','reason':'trimmed','lost':[{'from':1,'to':2}],'head':5,'runs':[]}");

        says(() -> assertThat(trimmed.after(4).completed().recording()).hasNoUnannouncedGap(), """
                expected every event once and in order, but for what resume_gap announces
                but events 3 to 4 are missing before 5

                       seq      ms  event
                                    connection_established begins after 0 of 5
                                    resume_gap       trimmed, lost [{from=1, to=2}]
                 -->     5       0  agent_completed  Vendor B
                """);
    }

    private static Frames resumed(String epoch, long from, long to) {
        return begin().greeted(epoch, from, to).raw("{'type':'resumed','from':%d,'to':%d}".formatted(from, to));
    }

    @Test
    void a_client_that_resumes_gets_what_was_promised() {
        assertThat(resumed("ep-1", 1, 2).completed().recording()).resumesWithoutGap();
        says(() -> assertThat(resumed("ep-1", 1, 3).thinking().recording()).resumesWithoutGap(), """
                expected a client that resumes without a gap
                but the server promised the events up to 3 and the last one is 2

                       seq      ms  event
                                    connection_established begins after 1 of 3
                                    resumed          from 1 to 3
                         2       0  agent_thinking   Looking for prices
                 -->                (the end)
                """);
    }

    @Test
    void a_client_that_resumes_is_told_so() {
        says(
                () -> assertThat(begin().greeted("ep-1", 0, 0).started().recording())
                        .resumesWithoutGap(),
                """
                expected a client that resumes without a gap
                but no resumed follows the greeting: connect with a cursor

                       seq      ms  event
                                    connection_established begins after 0 of 0
                 -->     1       0  agent_started    researcher: Compare vendors
                """);
        says(() -> assertThat(begin().recording()).resumesWithoutGap(), """
                expected a client that resumes without a gap
                but it was not greeted with connection_established

                       seq      ms  event
                 -->                (nothing was recorded)
                """);
    }

    @Test
    void a_client_of_several_connections_resumes_with_each_but_the_first() {
        Recording twice = begin().greeted("ep-1", 0, 0)
                .started()
                .greeted("ep-1", 1, 2)
                .raw("{'type':'resumed','from':1,'to':2}")
                .completed()
                .recording();
        Recording forgot = begin().greeted("ep-1", 0, 0)
                .started()
                .greeted("ep-1", 1, 1)
                .completed()
                .recording();

        assertThat(twice).resumesWithoutGap();
        says(() -> assertThat(forgot).resumesWithoutGap(), """
                expected a client that resumes without a gap
                but no resumed follows the greeting: connect with a cursor

                       seq      ms  event
                                    connection_established begins after 0 of 0
                         1       0  agent_started    researcher: Compare vendors
                                    connection_established begins after 1 of 1
                 -->     2      10  agent_completed  Vendor B
                """);
    }

    @Test
    void two_connections_fit_together() {
        Recording before = begin().greeted("ep-1", 0, 0).started().thinking().recording();

        assertThat(resumed("ep-1", 2, 3).completed().recording()).resumesWithoutGap(before);
        says(() -> assertThat(resumed("ep-1", 3, 4).completed().recording()).resumesWithoutGap(before), """
                expected a client that resumes after event 2, where it had stopped
                but it begins after event 3

                       seq      ms  event
                 -->                connection_established begins after 3 of 4
                                    resumed          from 3 to 4
                         4       0  agent_completed  Vendor B
                """);
        says(() -> assertThat(resumed("ep-2", 2, 3).completed().recording()).resumesWithoutGap(before), """
                expected a client that resumes after event 2, where it had stopped
                but the log is another one: its epoch is ep-2

                       seq      ms  event
                 -->                connection_established begins after 2 of 3
                                    resumed          from 2 to 3
                         3       0  agent_completed  Vendor B
                """);
    }

    @Test
    void an_event_that_a_client_had_before_is_pointed_at() {
        Recording before = begin().greeted("ep-1", 0, 0).started().thinking().recording();
        Recording again = resumed("ep-1", 2, 3)
                .raw(
                        "{'seq':3,'timestamp':1767225600.000,'type':'agent_thinking','event_id':'ev-ada-2','user_id':'ada',"
                                + "'thread_id':'th-1','run_id':'run-1','agent_name':'researcher','reasoning':'Looking for prices'}")
                .recording();

        says(() -> assertThat(again).resumesWithoutGap(before), """
                expected a client that resumes after event 2, where it had stopped
                but event ev-ada-2 came again, which it had as 2

                       seq      ms  event
                                    connection_established begins after 2 of 3
                                    resumed          from 2 to 3
                 -->     3       0  agent_thinking   Looking for prices
                """);
    }

    @Test
    void a_connection_is_closed_as_expected() {
        Recording open = begin().started().recording();
        Recording gone = new Recording(open.frames(), new Recording.Closed(1001, "server closed"));

        assertThat(gone).isClosedWith(CloseCode.GOING_AWAY);
        says(() -> assertThat(gone).isClosedWith(CloseCode.SLOW_CONSUMER), """
                expected a connection closed with 4008 SLOW_CONSUMER
                but it was closed with 1001 server closed

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->                (the end)
                                    closed 1001 server closed
                """);
        says(() -> assertThat(open).isClosedWith(CloseCode.GOING_AWAY), """
                expected a connection closed with 1001 GOING_AWAY
                but it is open

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->                (the end)
                """);
        says(() -> assertThat(gone).isOpen(), """
                expected an open connection
                but it was closed with 1001 server closed

                       seq      ms  event
                         1       0  agent_started    researcher: Compare vendors
                 -->                (the end)
                                    closed 1001 server closed
                """);
    }

    @Test
    void a_description_of_the_test_stands_in_front_and_percent_signs_do_no_harm() {
        Recording odd = begin().event("agent_thinking", ",'reasoning':'100 %s sure\\nindeed'")
                .recording();

        says(() -> assertThat(odd).as("the browser").isComplete(), """
                [the browser] expected run run-1 of user ada that is complete
                but its first event is agent_thinking, not agent_started

                       seq      ms  event
                 -->     1       0  agent_thinking   100 %s sure indeed
                """);
    }

    @Test
    void the_assertions_of_assertj_go_on_from_here() {
        assertThat(begin().golden().recording())
                .types()
                .startsWith("agent_started")
                .hasSize(5);
        assertThat(begin().golden().recording())
                .events()
                .allMatch(event -> event.userId().equals(ADA));
        assertThatThrownBy(() -> assertThat((Recording) null).isGoldenPath()).isInstanceOf(AssertionError.class);
    }
}
