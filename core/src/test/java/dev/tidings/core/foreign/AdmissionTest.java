package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.CapturedLog;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final String BAD = "token-that-is-bad";

    @Test
    void who_may_not_enter_is_told_why_by_code_alone_and_no_token_is_repeated_or_logged() {
        try (CapturedLog log = CapturedLog.open();
                Host host = new Host();
                Judging judging = ForeignClient.PYTHON.judge(
                        "auth",
                        host.trial(Map.of(
                                "token",
                                Host.token("ana"),
                                "bad_token",
                                BAD,
                                "unavailable_token",
                                Host.UNAVAILABLE)))) {
            Verdict verdict = judging.verdict().assertClean();

            assertThat(verdict.trial(0).path("cases").size()).isGreaterThan(25);
            assertThat(log.text())
                    .contains("unknown token")
                    .doesNotContain(Host.token("ana"))
                    .doesNotContain(BAD)
                    .doesNotContain(Host.UNAVAILABLE);
        }
    }
}
