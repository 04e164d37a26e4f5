package dev.tidings.testkit.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.staging.FakeEndpoint.Flaw;
import dev.tidings.testkit.staging.StagingReport.Outcome;
import dev.tidings.testkit.staging.StagingReport.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StagingProbeTest {
    private static final String ADA = "token-of-ada";
    private static final String BOB = "token-of-bob";
    private static final TokenVerifier VERIFIER = TokenVerifier.of(token -> token.startsWith("token-of-")
            ? Optional.of(UserPrincipal.of(UserId.of(token.substring("token-of-".length()))))
            : Optional.empty());

    @Test
    void a_real_server_passes_every_check() throws Exception {
        try (TidingsServer server = server()) {
            StagingReport report = StagingProbe.of(config(server.uri())).run();

            assertThat(report.steps()).extracting(Step::check).containsExactly(StagingCheck.values());
            assertThat(report.steps())
                    .as(report.text())
                    .allMatch(step ->
                            step.outcome() == Outcome.PASSED && !step.detail().isEmpty());
            assertThat(report.exitCode()).isZero();
            assertThat(report.text())
                    .contains("passed  resolve", "passed  resume", "ada and bob saw their own events only")
                    .endsWith("passed: 7 of 7 checks" + System.lineSeparator());
        }
    }

    @Test
    void a_real_server_answers_a_ping_within_a_second() throws Exception {
        try (TidingsServer server = server()) {
            StagingReport report = StagingProbe.of(
                            config(server.uri()).withChecks(StagingCheck.CONNECT, StagingCheck.RUN))
                    .run();

            assertThat(report.passed()).as(report.text()).isTrue();
            assertThat(report.steps().get(1).detail()).containsPattern("a ping answered in \\d{1,3} ms");
        }
    }

    @Test
    void the_command_reads_the_environment_prints_the_report_and_ends_with_zero() throws Exception {
        try (TidingsServer server = server()) {
            Ran ran = command(environment(server.uri()));

            assertThat(ran.code()).isZero();
            assertThat(ran.out())
                    .startsWith("checking " + server.uri())
                    .contains("passed: 7 of 7 checks")
                    .doesNotContain(ADA, BOB);
        }
    }

    @Test
    void the_fake_endpoint_passes_too_while_nothing_is_wrong_with_it() throws Exception {
        try (FakeEndpoint endpoint = FakeEndpoint.with(Flaw.NONE)) {
            StagingReport report = StagingProbe.of(config(endpoint.uri())).run();

            assertThat(report.passed()).as(report.text()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOBODY_IS_REFUSED | AUTHENTICATE | a client without a token must be refused but was let in",
                "ONE_USER_FOR_ALL | AUTHENTICATE | the tokens must be of two users but both are of ada",
                "PINGS_ARE_NOT_ANSWERED | RUN | a ping must be answered within 1000 ms but was not, in 2 attempts",
                "MESSAGES_ARE_REFUSED | RUN | the message was refused: unknown_type: nobody takes it",
                "NO_AGENT_COMPLETED | EVENTS | agent_completed did not come within 400 ms but agent_started, agent_thinking,"
                        + " tool_executing, tool_completed did",
                "NO_TOOL_EXECUTING | EVENTS | the run must have the five events but had no tool_executing, tool_completed",
                "A_TOOL_COMPLETES_FIRST | EVENTS | tool_completed must follow tool_executing of the same execution_id",
                "ENDS_WITH_AN_ERROR | EVENTS | the run must end with agent_completed but ended with agent_error: out of",
                "A_BLANK_ANSWER | EVENTS | the run must have an answer but its final_response was blank",
                "EVENTS_OF_ANOTHER_LEAK | ISOLATION | must see nothing of",
                "WORDS_OF_ANOTHER_LEAK | ISOLATION | bob must see nothing of ada but was sent agent_thinking",
                "RESUME_SKIPS_AN_EVENT | RESUME | the client that came back lost events: Gap[reason=unannounced",
                "RESUME_SAYS_GAP | RESUME | the client that came back lost events: Gap[reason=trimmed",
                "RESUME_SAYS_NOTHING | RESUME | the client that came back",
                "RESUME_REPEATS_ANOTHER_EVENT | RESUME | the client that came back must get ["
            })
    void each_flaw_of_an_endpoint_is_told_by_the_check_that_is_for_it(Flaw flaw, StagingCheck check, String detail)
            throws Exception {
        try (FakeEndpoint endpoint = FakeEndpoint.with(flaw)) {
            StagingReport report = StagingProbe.of(config(endpoint.uri()).withLimits(limits(Duration.ofMillis(400))))
                    .run();

            Step failed = report.steps().stream()
                    .filter(step -> step.outcome() == Outcome.FAILED)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing failed: " + report.text()));
            assertThat(failed.check()).as(report.text()).isEqualTo(check);
            assertThat(failed.detail()).contains(detail);
            assertThat(report.exitCode()).isEqualTo(StagingReport.FAILED);
            assertThat(report.text())
                    .contains("failed  " + check.word())
                    .contains("FAILED: ")
                    .doesNotContain(ADA, BOB);
        }
    }

    @ParameterizedTest
    @CsvSource({"NOBODY_IS_NEVER_ANSWERED, no answer", "NOBODY_IS_TOLD_TO_TRY_AGAIN, 1013 busy"})
    void a_client_without_a_token_that_was_merely_not_served_was_not_refused(Flaw flaw, String ending)
            throws Exception {
        Duration patient = Duration.ofSeconds(20);
        Duration brief = Duration.ofMillis(50);
        StagingLimits limits = new StagingLimits(patient, Duration.ofSeconds(1), patient, patient, brief, 2, brief);
        try (FakeEndpoint endpoint = FakeEndpoint.with(flaw)) {
            StagingReport report = StagingProbe.of(
                            config(endpoint.uri()).withLimits(limits).withChecks(StagingCheck.AUTHENTICATE))
                    .run();

            assertThat(report.steps()).singleElement().satisfies(step -> {
                assertThat(step.outcome()).as(report.text()).isEqualTo(Outcome.FAILED);
                assertThat(step.detail())
                        .isEqualTo("a client without a token must be refused with 4401 or 4403, or HTTP 401 or 403,"
                                + " but had: " + ending);
            });
        }
    }

    @Test
    void a_query_is_not_printed() throws Exception {
        try (TidingsServer server = server()) {
            Ran ran = command(environment(URI.create(server.uri() + "?tenant=hunter2")));

            assertThat(ran.code()).isZero();
            assertThat(ran.out()).startsWith("checking " + server.uri()).doesNotContain("tenant", "hunter2");
        }
    }

    @Test
    void a_closed_port_fails_to_connect_and_what_needs_it_is_not_run() throws Exception {
        Ran ran = command(environment(closedPort()));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("failed  connect +\\d+ ms  no connection to 127\\.0\\.0\\.1:\\d+ in 2 attempts: ")
                .containsPattern("not run authenticate +0 ms  needs connect")
                .containsPattern("not run resume +0 ms  needs connect")
                .contains("FAILED: 1 of 7 checks passed");
    }

    @Test
    void a_name_without_an_address_fails_to_resolve() {
        StagingReport report = StagingProbe.of(
                        config(URI.create("ws://nowhere.invalid/ws")).withChecks(StagingCheck.RESOLVE))
                .run();

        assertThat(report.steps())
                .singleElement()
                .extracting(Step::detail)
                .asString()
                .contains("the host nowhere.invalid has no address");
        assertThat(report.exitCode()).isEqualTo(1);
    }

    @Test
    void a_wrong_token_is_told_by_the_name_of_its_variable_and_not_by_its_value() throws Exception {
        try (TidingsServer server = server()) {
            Map<String, String> environment = environment(server.uri());
            environment.put("TIDINGS_STAGING_TOKEN", "wrong-hunter2");

            Ran ran = command(environment);

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out())
                    .contains("the client with TIDINGS_STAGING_TOKEN was not let in: 4401")
                    .containsPattern("not run events +0 ms  needs authenticate")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void a_probe_that_runs_no_checks_fails() {
        Map<String, String> environment = environment(URI.create("ws://127.0.0.1:9/ws"));
        environment.put("TIDINGS_STAGING_CHECKS", "");

        Ran ran = command(environment);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).contains("FAILED: no checks were run");
        assertThat(new StagingReport(List.of()).passed()).isFalse();
        assertThat(new StagingReport(
                                List.of(new Step(StagingCheck.RUN, Outcome.NOT_RUN, Duration.ZERO, "needs connect")))
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_command_that_is_set_up_wrongly_says_everything_that_is_wrong_and_checks_nothing() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TIDINGS_STAGING_TOKEN", "hunter2");
        environment.put("TIDINGS_STAGING_COMPLETE_TIMEOUT", "soon");
        environment.put("TIDINGS_STAGING_TOKENS", "hunter3");

        Ran ran = command(environment);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out())
                .contains("TIDINGS_STAGING_BASE_URL must be set")
                .contains("TIDINGS_STAGING_SECOND_TOKEN must be set")
                .contains("TIDINGS_STAGING_COMPLETE_TIMEOUT must be a duration")
                .contains("TIDINGS_STAGING_TOKENS is no variable of the probe")
                .contains("FAILED: no checks were run")
                .doesNotContain("hunter");
    }

    @Test
    void an_argument_is_no_way_to_set_anything() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(StagingProbe.run(List.of("--token=x"), Map.of(), print(out))).isEqualTo(2);
        assertThat(StagingProbe.run(List.of("--help"), Map.of(), print(out))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("usage: StagingProbe");
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "EVENTS", "ISOLATION", "RESUME"})
    void a_check_can_be_run_alone(StagingCheck check) throws Exception {
        try (TidingsServer server = server()) {
            StagingReport report =
                    StagingProbe.of(config(server.uri()).withChecks(check)).run();

            assertThat(report.passed()).as(report.text()).isTrue();
            assertThat(report.steps()).extracting(Step::check).containsExactly(check);
        }
    }

    private static TidingsServer server() throws IOException {
        TidingsServer server = Tidings.server().tokenVerifier(VERIFIER).start();
        server.router().addHandler("user_message", MessageHandler.of(message -> {
            UserExecutionContext context = message.newRun(ThreadId.of("th-1"));
            try (AgentRun run = server.bridge().start(context, "helper", "probe")) {
                run.thinking("hm");
                try (ToolCall tool = run.tool("search", Map.of("q", "x"))) {
                    tool.completed("found");
                }
                run.complete("here it is");
            }
            return MessageReply.accepted(context.runId());
        }));
        return server;
    }

    static StagingConfig config(URI uri) {
        return StagingConfig.of(uri, new StagingTokens(ADA, BOB)).withLimits(limits(Duration.ofSeconds(20)));
    }

    private static StagingLimits limits(Duration complete) {
        Duration patient = Duration.ofSeconds(20);
        Duration brief = Duration.ofMillis(50);
        return new StagingLimits(patient, patient, patient, complete, brief, 2, brief);
    }

    static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/ws");
        }
    }

    static Map<String, String> environment(URI uri) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TIDINGS_STAGING_WEBSOCKET_URL", uri.toString());
        environment.put("TIDINGS_STAGING_TOKEN", ADA);
        environment.put("TIDINGS_STAGING_SECOND_TOKEN", BOB);
        environment.put("TIDINGS_STAGING_ATTEMPTS", "2");
        environment.put("TIDINGS_STAGING_PAUSE", "50ms");
        environment.put("TIDINGS_STAGING_QUIET_TIME", "50ms");
        return environment;
    }

    private record Ran(int code, String out) {}

    private static Ran command(Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = StagingProbe.run(List.of(), environment, print(out));
        return new Ran(code, out.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
