package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TimeoutsTest {
    private static final RunLimits RUN =
            new RunLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(8));

    @ParameterizedTest
    @CsvSource({
        "LOCAL, 10, 8",
        "TESTING, 15, 10",
        "STAGING, 15, 12",
        "PRODUCTION, 30, 25",
        "MID, 90, 60",
        "PLATFORM, 150, 120",
        "ENTERPRISE, 360, 300"
    })
    void a_preset_has_the_times_that_have_been_used_together(TimeoutPreset preset, int connection, int run) {
        assertThat(preset.timeouts().connectionIdle()).hasSeconds(connection);
        assertThat(preset.timeouts().run().total()).hasSeconds(run);
    }

    @ParameterizedTest
    @EnumSource(TimeoutPreset.class)
    void in_every_preset_a_connection_outlives_a_run_and_a_run_its_tools(TimeoutPreset preset) {
        assertHierarchy(preset.timeouts());
    }

    @Test
    void the_defaults_are_a_hierarchy_too() {
        assertHierarchy(Timeouts.defaults());
    }

    private static void assertHierarchy(Timeouts timeouts) {
        assertThat(timeouts.connectionIdle()).isGreaterThan(timeouts.run().total());
        assertThat(timeouts.run().total())
                .isGreaterThan(timeouts.run().tool())
                .isGreaterThanOrEqualTo(timeouts.run().inactivity());
    }

    @Test
    void a_connection_that_would_end_before_its_run_is_refused_with_both_numbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timeouts(Duration.ofSeconds(3), RUN))
                .withMessage(
                        "connection idle limit must be > run limit PT10S but was PT3S: a connection must outlive the"
                                + " run it tells of");
        assertThatIllegalArgumentException().isThrownBy(() -> new Timeouts(Duration.ofSeconds(10), RUN));
        assertThat(new Timeouts(Duration.ofSeconds(11), RUN).run()).isEqualTo(RUN);
    }

    @Test
    void a_tool_that_could_not_time_out_before_its_run_is_refused_with_both_numbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RUN.withTool(Duration.ofSeconds(10)))
                .withMessage(
                        "tool limit must be < run limit PT10S but was PT10S: a tool must be able to time out before"
                                + " its run does");
        assertThatIllegalArgumentException().isThrownBy(() -> RUN.withTotal(Duration.ofSeconds(8)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RUN.withInactivity(Duration.ofSeconds(11)))
                .withMessage("inactivity limit must be <= run limit PT10S but was PT11S");
    }

    @Test
    void every_limit_is_at_least_a_millisecond() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RUN.withInactivity(Duration.ZERO))
                .withMessage("inactivity limit must be >= 1 ms but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RUN.withTool(Duration.ofNanos(999_999)))
                .withMessage("tool limit must be >= 1 ms but was PT0.000999999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DisconnectPolicy.grace(Duration.ofSeconds(-1)))
                .withMessage("grace limit must be >= 1 ms but was PT-1S");
        assertThatNullPointerException().isThrownBy(() -> RUN.withTotal(null)).withMessage("total");
    }

    @Test
    void a_change_leaves_the_rest_as_it_is() {
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(20), RUN);
        assertThat(timeouts.withConnectionIdle(Duration.ofSeconds(30)).run()).isEqualTo(RUN);
        assertThat(timeouts.withRun(RUN.withTotal(Duration.ofSeconds(15))).connectionIdle())
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(RUN.withInactivity(Duration.ofSeconds(6)))
                .isEqualTo(new RunLimits(Duration.ofSeconds(10), Duration.ofSeconds(6), Duration.ofSeconds(8)));
    }

    @Test
    void a_request_for_a_run_keeps_what_was_asked_for() {
        UserExecutionContext context = UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("t-7"));
        RunRequest request = RunRequest.of(context, "researcher")
                .task("compare")
                .limits(RUN)
                .onDisconnect(DisconnectPolicy.cancelRun());
        assertThat(request)
                .isEqualTo(new RunRequest(context, "researcher", "compare", RUN, new DisconnectPolicy.Cancel()));
        assertThatNullPointerException()
                .isThrownBy(() -> RunRequest.of(null, "researcher"))
                .withMessage("context");
    }
}
