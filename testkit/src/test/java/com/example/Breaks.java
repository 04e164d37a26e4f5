package com.example;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class that breaks one rule of Tidings and keeps the others. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Breaks {
    /** The name of the rule. */
    String value();
}
