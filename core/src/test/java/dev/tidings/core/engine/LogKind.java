package dev.tidings.core.engine;

/** The logs that the engine is tested on. */
enum LogKind {
    /** The reference, which answers at once. */
    MEMORY,
    /** One that answers late, fails, and does not always say what it did. */
    LAGGING
}
