package com.example.loops.annotate;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Is an annotation of what its package uses. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Marked {}
