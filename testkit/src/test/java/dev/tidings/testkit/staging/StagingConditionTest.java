package dev.tidings.testkit.staging;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.testkit.staging.FakeEndpoint.Flaw;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class StagingConditionTest {
    @Test
    void a_test_runs_where_the_endpoint_takes_connections() throws Exception {
        try (FakeEndpoint endpoint = FakeEndpoint.with(Flaw.NONE)) {
            assertThat(StagingCondition.decide(StagingProbeTest.environment(endpoint.uri()), true)
                            .isDisabled())
                    .isFalse();
        }
    }

    @Test
    void a_test_is_skipped_with_the_reason_where_nothing_is_configured_or_nothing_answers() throws Exception {
        ConditionEvaluationResult bare = StagingCondition.decide(Map.of(), false);
        ConditionEvaluationResult closed =
                StagingCondition.decide(StagingProbeTest.environment(StagingProbeTest.closedPort()), false);

        assertThat(bare.isDisabled()).isTrue();
        assertThat(bare.getReason())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("there is no staging endpoint")
                        .contains("TIDINGS_STAGING_BASE_URL must be set"));
        assertThat(closed.isDisabled()).isTrue();
        assertThat(closed.getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("no connection to 127.0.0.1"));
    }

    @Test
    void a_test_that_requires_an_endpoint_fails_without_one() {
        assertThatThrownBy(() -> StagingCondition.decide(Map.of(), true))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("a staging endpoint is required but there is none");
        assertThatThrownBy(() -> StagingCondition.decide(Map.of("TIDINGS_STAGING_REQUIRED", "true"), false))
                .isInstanceOf(ExtensionConfigurationException.class);
    }

    @Test
    void the_annotation_brings_the_condition_and_skips_by_default() throws Exception {
        assertThat(EnabledIfStagingReachable.class
                        .getAnnotation(ExtendWith.class)
                        .value())
                .containsExactly(StagingCondition.class);
        assertThat(EnabledIfStagingReachable.class.getMethod("required").getDefaultValue())
                .isEqualTo(false);
    }

    @Test
    void no_token_is_in_a_text_of_the_config_and_no_host_is_assumed() {
        StagingConfig config = StagingProbeTest.config(URI.create("ws://127.0.0.1:9/ws"));

        assertThat(config.toString()).doesNotContain("token-of");
        assertThat(StagingConfig.BASE_URL).isEqualTo("https://api.staging.netrasystems.ai");
        assertThat(StagingConfig.AUTH_URL).isEqualTo("https://auth.staging.netrasystems.ai");
        assertThatThrownBy(() -> StagingConfig.fromEnvironment(
                        Map.of("TIDINGS_STAGING_TOKEN", "a", "TIDINGS_STAGING_SECOND_TOKEN", "b")))
                .hasMessageContaining("BASE_URL must be set");
    }

    @Test
    void a_base_url_gives_the_address_of_the_socket() {
        Map<String, String> environment = Map.of(
                "TIDINGS_STAGING_BASE_URL", "https://api.example.com/",
                "TIDINGS_STAGING_AUTH_URL", "https://auth.example.com",
                "TIDINGS_STAGING_TOKEN", "a",
                "TIDINGS_STAGING_SECOND_TOKEN", "b",
                "TIDINGS_STAGING_CHECKS", "connect, resolve");

        StagingConfig config = StagingConfig.fromEnvironment(environment);

        assertThat(config.websocketUrl()).hasToString("wss://api.example.com/ws");
        assertThat(config.authUrl()).hasValue(URI.create("https://auth.example.com"));
        assertThat(config.checks()).containsExactly(StagingCheck.RESOLVE, StagingCheck.CONNECT);
    }

    @Test
    void the_page_lists_every_variable_and_no_other() throws IOException {
        StagingEnvironment environment = new StagingEnvironment(Map.of());
        assertThatThrownBy(environment::read).isInstanceOf(IllegalArgumentException.class);

        Set<String> listed = Files.readAllLines(Path.of("..", "docs", "STAGING.md")).stream()
                .filter(line -> line.startsWith("| `TIDINGS_STAGING_"))
                .flatMap(line -> Pattern.compile("`TIDINGS_STAGING_([A-Z_]+)`")
                        .matcher(line)
                        .results()
                        .map(match -> match.group(1)))
                .collect(toSet());
        assertThat(listed).isEqualTo(environment.known());
    }

    @Test
    void a_url_with_a_credential_is_refused_and_not_quoted() {
        StagingTokens tokens = new StagingTokens("a", "b");
        for (String url : new String[] {
            "ws://ada:hunter2@h/ws",
            "ws://h/ws?token=hunter2",
            "ws://h/ws?a=b&Access_Token=hunter2",
            "ws://h/ws?TICKET=hunter2",
            "ws://h/ws?%74icket=hunter2",
            "ws://h/ws?api_key=hunter2",
            "ws://h/ws?Password=hunter2"
        }) {
            URI uri = URI.create(url);
            assertThatThrownBy(() -> StagingConfig.of(uri, tokens))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must hold no credential")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
