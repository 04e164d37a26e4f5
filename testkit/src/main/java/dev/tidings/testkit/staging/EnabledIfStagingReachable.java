package dev.tidings.testkit.staging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test only if the endpoint that the environment describes takes connections. Otherwise the test is skipped, and
 * the message says why; or it fails, if {@link #required} or {@code TIDINGS_STAGING_REQUIRED=true} says that there must
 * be one, so that nothing is green because nothing was there.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(StagingCondition.class)
public @interface EnabledIfStagingReachable {
    /**
     * Says whether a test without an endpoint fails.
     *
     * @return false to skip it
     */
    boolean required() default false;
}
