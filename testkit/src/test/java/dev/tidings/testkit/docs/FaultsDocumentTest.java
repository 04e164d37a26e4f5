package dev.tidings.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.testkit.fault.ConnectionScript;
import dev.tidings.testkit.fault.FaultScript;
import dev.tidings.testkit.fault.FaultyConnection;
import dev.tidings.testkit.fault.LogScript;
import dev.tidings.testkit.fault.ScenarioGenerator;
import dev.tidings.testkit.fault.ScenarioStage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docs/FAULTS.md to the code. */
class FaultsDocumentTest {
    private static final DocumentPage PAGE = DocumentPage.of("FAULTS.md");

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "connection", "log", "client", "checker", "scenarios"})
    void each_example_is_the_one_that_is_run(String name) throws IOException {
        assertThat(PAGE.text()).contains("```java\n" + DocumentPage.region("FaultExamplesTest.java", name) + "```");
    }

    @ParameterizedTest
    @ValueSource(classes = {FaultScript.class, ConnectionScript.class, LogScript.class})
    void each_table_lists_every_fault_and_no_other(Class<?> script) throws IOException {
        Set<String> adding = Arrays.stream(script.getDeclaredMethods())
                .filter(method -> method.getReturnType() == script && method.getParameterCount() >= parameters(method))
                .map(Method::getName)
                .filter(name -> !name.equals("clean") && !name.equals("defect"))
                .collect(Collectors.toCollection(TreeSet::new));
        String text = PAGE.text();

        assertThat(adding)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).containsPattern("(\\| |, )`" + name + "\\("));
    }

    private static int parameters(Method method) {
        return java.lang.reflect.Modifier.isPublic(method.getModifiers()) ? 0 : Integer.MAX_VALUE;
    }

    @Test
    void a_broken_rule_is_told_as_the_page_says() throws IOException {
        ScenarioStage broken = ScenarioStage.inMemory()
                .withEdge(edge ->
                        FaultyConnection.around(edge, ConnectionScript.clean().repeat(2)));
        Throwable failure =
                catchThrowable(() -> ScenarioGenerator.create().generate(4).verify(broken));

        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(withoutIds(PAGE.text())).contains("```\n" + withoutIds(failure.getMessage()) + "```");
    }

    private static String withoutIds(String text) {
        return Pattern.compile("event \\S+ came again").matcher(text).replaceAll("event E came again");
    }

    @Test
    void its_links_lead_somewhere() throws IOException {
        assertThat(PAGE.links()).allSatisfy(link -> assertThat(link).exists());
        Set<String> headings = PAGE.text()
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        assertThat(PAGE.anchors())
                .isNotEmpty()
                .allSatisfy(anchor -> assertThat(headings).contains(anchor));
    }
}
