package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.tidings.api.spi.Transport;
import dev.tidings.core.EmbeddedTransports;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Does the kit notice what is wrong with a transport? */
class TransportDefectsTest {
    private static final String DEFECT = "tidings.test.defect";

    /** Not found by itself: it is to fail. */
    static class BrokenTransportTck extends TransportTck {
        private TransportDefect defect = TransportDefect.NONE;

        @RegisterExtension
        final BeforeEachCallback choice = context -> defect = context.getConfigurationParameter(DEFECT)
                .map(TransportDefect::valueOf)
                .orElseThrow();

        @Override
        protected Transport createTransport() {
            return new BrokenTransport(
                    EmbeddedTransports.builder()
                            .closeLinger(Duration.ofMillis(200))
                            .build(),
                    defect);
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(defect == TransportDefect.NONE ? 10_000 : 300);
        }

        @Override
        protected Duration closeLimit() {
            return patience();
        }
    }

    private static List<Event> failures(TransportDefect defect, String method) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(DEFECT, defect.name())
                .selectors(selectMethod(BrokenTransportTck.class, method))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.started(1))
                .failed()
                .list();
    }

    private static List<String> rules() {
        return Arrays.stream(TransportTck.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.matches("tp[0-9]{2}_[a-z0-9_]+"))
                .sorted()
                .toList();
    }

    private static String methodOf(String rule) {
        return rules().stream()
                .filter(name -> name.startsWith(rule))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_defect_is_noticed_by_its_rule_with_advice(TransportDefect defect) throws ReflectiveOperationException {
        String method = methodOf(defect.rule());
        String advice = TransportTck.class
                .getMethod(method)
                .getAnnotation(IfThisFails.class)
                .value();

        List<Event> failures = failures(defect, method);

        assertThat(failures).as("failures of " + method).hasSize(1);
        String text = failures.get(0)
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::getMessage)
                .orElse("");
        assertThat(text).startsWith("TP-" + method.substring(2, 4) + ": ").endsWith("\nIf this fails: " + advice);
    }

    @Test
    void the_rules_are_numbered_without_a_gap_and_each_has_advice() throws ReflectiveOperationException {
        List<String> rules = rules();
        for (int i = 0; i < rules.size(); i++) {
            assertThat(rules.get(i)).startsWith("tp%02d_".formatted(i + 1));
            assertThat(TransportTck.class.getMethod(rules.get(i)).isAnnotationPresent(IfThisFails.class))
                    .isTrue();
        }
        Set<String> noticed = Arrays.stream(TransportDefect.values())
                .filter(defect -> defect != TransportDefect.NONE)
                .map(TransportDefect::rule)
                .collect(Collectors.toSet());
        assertThat(noticed)
                .containsExactlyInAnyOrderElementsOf(
                        rules.stream().map(rule -> rule.substring(0, 4)).toList());
    }
}
