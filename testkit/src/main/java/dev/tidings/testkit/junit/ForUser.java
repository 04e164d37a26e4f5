package dev.tidings.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says whose a context, a connection or an emitter is, in a test with several users. Parameters of the same name belong
 * to the same user, and those without this annotation to one user of their own.
 *
 * <pre>{@code
 * @Test
 * void users_do_not_meet(
 *         AgentBridge bridge,
 *         @ForUser("ada") UserExecutionContext ada,
 *         @ForUser("bob") RecordingConnection bobsBrowser) {
 *     bridge.start(ada, "researcher", null).complete("done");
 *     assertThat(bobsBrowser).isIsolatedFrom(ada.userId());
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ForUser {
    /**
     * Names the user.
     *
     * @return the user id, no placeholder word
     */
    String value();
}
