package com.example;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An annotation of the application's own. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Uses {
    /** Some classes. */
    Class<?>[] value() default {};

    /** Some texts. */
    String[] names() default {};
}
