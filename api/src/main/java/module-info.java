import org.jspecify.annotations.NullMarked;

/**
 * The contracts of Tidings: sealed interfaces, typed ids, event records and the open extension points. Nothing here
 * is an implementation; obtain one from the static factories of {@code dev.tidings.core}.
 */
@NullMarked
@SuppressWarnings("module") // the core module is compiled after this one
module dev.tidings.api {
    requires static transitive org.jspecify;

    exports dev.tidings.api;
    exports dev.tidings.api.event;
    exports dev.tidings.api.monitor;
    exports dev.tidings.api.spi;
    exports dev.tidings.api.internal to
            dev.tidings.core;
}
