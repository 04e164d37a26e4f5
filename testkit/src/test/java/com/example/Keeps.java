package com.example;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class that keeps every rule of Tidings, and comes close to breaking one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Keeps {
    /** The name of the rule. */
    String value();
}
