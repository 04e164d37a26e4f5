package dev.tidings.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidings.testkit.assertions.RecordingAssert;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Holds docs/TESTING.md to the code: what it shows compiles, and fails and passes as it says. */
class TestingDocumentTest {
    private static final DocumentPage PAGE = DocumentPage.of("TESTING.md");
    private static final Path PROJECT = Path.of("..", "examples", "consumer-first-test");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)");

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    @ParameterizedTest
    @CsvSource({"xml, pom.xml", "java, src/main/java/Researcher.java", "java, src/test/java/ResearcherTest.java"})
    void the_first_project_is_on_the_page_as_it_stands_in_the_examples(String language, String file)
            throws IOException {
        assertThat(PAGE.text()).contains("```" + language + "\n" + Files.readString(PROJECT.resolve(file)) + "```");
    }

    @Test
    void the_first_attempt_is_that_of_the_project() throws IOException {
        String test = DocumentPage.region("FirstAttempt.java", "test");

        assertThat(Files.readString(PROJECT.resolve("src/main/java/Researcher.java")))
                .endsWith(
                        "\n" + DocumentPage.region("FirstAttempt.java", "agent").replace("static final", "final"));
        assertThat(Files.readString(PROJECT.resolve("src/test/java/ResearcherTest.java")))
                .endsWith("\n" + test.replace("static class", "class"));
        assertThat(DocumentPage.region("SecondAttempt.java", "test")).isEqualTo(test);
    }

    @Test
    void the_repaired_agent_is_on_the_page() throws IOException {
        assertThat(PAGE.text())
                .contains("```java\n"
                        + DocumentPage.region("SecondAttempt.java", "agent").replace("static final", "final") + "```");
    }

    @Test
    void the_first_agent_fails_as_the_page_says() throws IOException {
        String failure = run(FirstAttempt.ResearcherTest.class).failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage())
                .collect(Collectors.joining());

        assertThat(failure).isNotBlank();
        assertThat(withoutIds(PAGE.text())).contains("```\n" + withoutIds(failure) + "```");
    }

    /** Ids and what has an id in it differ from time to time. */
    private static String withoutIds(String text) {
        return text.replaceAll("run \\S+ of user \\S+", "run R of user U").replaceAll("\\[\\S+]", "[E]");
    }

    @Test
    void the_second_agent_passes() {
        Events events = run(SecondAttempt.ResearcherTest.class);

        assertThat(events.failed().count()).isZero();
        assertThat(events.succeeded().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"time", "resume", "users", "server", "thread", "plain", "mockito", "double"})
    void each_example_is_the_one_that_is_run(String name) throws IOException {
        assertThat(PAGE.text()).contains("```java\n" + DocumentPage.region("TestingExamplesTest.java", name) + "```");
    }

    @Test
    void the_contract_test_is_the_one_that_is_run() throws IOException {
        assertThat(PAGE.text()).contains("```java\n" + DocumentPage.region("SessionVerifierTest.java", "tck") + "```");
    }

    @Test
    void the_page_lists_every_assertion_and_no_other() throws IOException {
        Set<String> assertions = Arrays.stream(RecordingAssert.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        String table = PAGE.text().substring(PAGE.text().indexOf("## Assertions"));
        Set<String> listed = ROW.matcher(table.substring(0, table.indexOf("\n## ", 1)))
                .results()
                .map(MatchResult::group)
                .map(row -> row.replaceAll("\\W", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(assertions);
    }

    @Test
    void its_links_lead_somewhere() throws IOException {
        assertThat(PAGE.links())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(link).exists());
    }
}
