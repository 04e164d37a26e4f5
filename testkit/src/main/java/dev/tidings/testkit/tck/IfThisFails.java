package dev.tidings.testkit.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What to look at in an implementation that breaks a rule. The failure's text ends with it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface IfThisFails {
    /**
     * Returns the advice.
     *
     * @return what to look at or to do
     */
    String value();
}
