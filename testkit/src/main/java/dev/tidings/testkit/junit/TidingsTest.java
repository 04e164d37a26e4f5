package dev.tidings.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hands the tests of a class, or one test, what they ask for as parameters. Each test, and each invocation of a
 * parameterized one, gets everything new; it is closed when the test is over.
 *
 * <pre>{@code
 * @TidingsTest
 * class ResearcherTest {
 *     @Test
 *     void shows_its_work(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
 *         new Researcher().work(bridge.start(context, "researcher", "Compare three vendors"));
 *
 *         assertThat(browser).isGoldenPath();
 *     }
 * }
 * }</pre>
 *
 * <p>{@link TidingsExtension} lists the types. It goes together with JUnit's {@code @Test}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TidingsExtension.class)
public @interface TidingsTest {}
