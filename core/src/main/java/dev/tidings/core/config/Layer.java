package dev.tidings.core.config;

/** Where a value comes from; a later one wins over an earlier one. */
public enum Layer {
    /** Nobody said anything. */
    DEFAULT,
    /** The profile says so. */
    PRESET,
    /** Properties say so. */
    PROPERTIES,
    /** An environment variable says so. */
    ENVIRONMENT,
    /** The program says so. */
    BUILDER
}
