package dev.tidings.core.architecture;

import static dev.tidings.core.architecture.Imported.CORE;
import static dev.tidings.core.architecture.Imported.violations;
import static dev.tidings.core.architecture.UsageRules.JACKSON_IS_NEVER_TOLD_A_CLASS_BY_ITS_INPUT;
import static dev.tidings.core.architecture.UsageRules.NOBODY_LOOKS_BACK;
import static dev.tidings.core.architecture.UsageRules.NOBODY_PRINTS;
import static dev.tidings.core.architecture.UsageRules.NOBODY_SLEEPS;
import static dev.tidings.core.architecture.UsageRules.NOTHING_IS_KEPT_PER_THREAD;
import static dev.tidings.core.architecture.UsageRules.PACKAGES_ARE_FREE_OF_CYCLES;
import static dev.tidings.core.architecture.UsageRules.THE_CODEC_ALONE_KNOWS_JACKSON;
import static dev.tidings.core.architecture.UsageRules.THE_TRANSPORT_ALONE_KNOWS_ITS_LIBRARY;
import static dev.tidings.core.architecture.UsageRules.TIME_ALONE_READS_THE_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.architecture.fixtures.CoreViolations;
import dev.tidings.core.architecture.fixtures.left.Left;
import dev.tidings.core.architecture.fixtures.right.Right;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void the_transport_alone_knows_its_library() {
        THE_TRANSPORT_ALONE_KNOWS_ITS_LIBRARY.check(CORE);
    }

    @Test
    void the_library_of_the_transport_elsewhere_is_found() {
        assertThat(violations(THE_TRANSPORT_ALONE_KNOWS_ITS_LIBRARY, fixture("Networked")))
                .anyMatch(violation -> violation.contains("calls method <org.java_websocket.WebSocket.send("));
    }

    @Test
    void the_codec_alone_knows_jackson() {
        THE_CODEC_ALONE_KNOWS_JACKSON.check(CORE);
    }

    @Test
    void jackson_elsewhere_is_found() {
        assertThat(violations(THE_CODEC_ALONE_KNOWS_JACKSON, fixture("Encoding")))
                .anyMatch(violation -> violation.contains("Encoding.mapper()"));
    }

    @Test
    void time_alone_reads_the_clock() {
        TIME_ALONE_READS_THE_CLOCK.check(CORE);
    }

    @Test
    void every_other_way_to_read_the_clock_is_found() {
        List<String> violations = violations(TIME_ALONE_READS_THE_CLOCK, fixture("Clocks"));

        assertThat(List.of("nanos", "millis", "date", "now", "clock"))
                .allSatisfy(
                        method -> assertThat(violations).anyMatch(text -> text.contains("Clocks." + method + "()>")));
    }

    @Test
    void nobody_sleeps() {
        NOBODY_SLEEPS.check(CORE);
    }

    @Test
    void sleeping_is_found() {
        assertThat(violations(NOBODY_SLEEPS, fixture("Sleepy")))
                .anyMatch(violation -> violation.contains("java.lang.Thread.sleep(long)"))
                .anyMatch(violation -> violation.contains("java.util.concurrent.TimeUnit.sleep(long)"));
    }

    @Test
    void nothing_is_kept_per_thread() {
        NOTHING_IS_KEPT_PER_THREAD.check(CORE);
    }

    @Test
    void a_thread_local_is_found() {
        assertThat(violations(NOTHING_IS_KEPT_PER_THREAD, fixture("Hoarding")))
                .anyMatch(violation -> violation.contains("Hoarding.kept> has type <java.lang.ThreadLocal>"));
    }

    @Test
    void nobody_prints() {
        NOBODY_PRINTS.check(CORE);
    }

    @Test
    void every_way_to_print_is_found() {
        List<String> violations = violations(NOBODY_PRINTS, fixture("Chatty"));

        assertThat(List.of("System.out>", "System.err>", "printStackTrace()>", "java.util.logging.Logger.info("))
                .allSatisfy(target -> assertThat(violations).anyMatch(text -> text.contains(target)));
    }

    @Test
    void jackson_is_never_told_a_class_by_its_input() {
        JACKSON_IS_NEVER_TOLD_A_CLASS_BY_ITS_INPUT.check(CORE);
    }

    @Test
    void default_typing_is_found() {
        assertThat(violations(JACKSON_IS_NEVER_TOLD_A_CLASS_BY_ITS_INPUT, fixture("Trusting")))
                .anyMatch(violation -> violation.contains("ObjectMapper.activateDefaultTyping("));
        assertThat(violations(JACKSON_IS_NEVER_TOLD_A_CLASS_BY_ITS_INPUT, fixture("Trusting$Annotated")))
                .anyMatch(violation -> violation.contains("JsonTypeInfo"));
    }

    @Test
    void nobody_looks_back() {
        NOBODY_LOOKS_BACK.check(CORE);
    }

    @Test
    void looking_back_is_found() {
        assertThat(violations(NOBODY_LOOKS_BACK, fixture("Nostalgic")))
                .anyMatch(violation -> violation.contains("dev.tidings.core.legacy.DeprecationReport"));
    }

    @Test
    void packages_are_free_of_cycles() {
        PACKAGES_ARE_FREE_OF_CYCLES.check(CORE);
    }

    @Test
    void a_cycle_of_two_packages_is_found() {
        assertThat(violations(PACKAGES_ARE_FREE_OF_CYCLES, Left.class, Right.class))
                .singleElement()
                .asString()
                .contains("Cycle detected", "fixtures.left", "fixtures.right");
    }

    private static Class<?> fixture(String name) {
        return Fixtures.named(CoreViolations.class, name);
    }
}
