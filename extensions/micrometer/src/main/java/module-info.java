import org.jspecify.annotations.NullMarked;

/** Measures a Tidings server with Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has no descriptor
@NullMarked
module dev.tidings.micrometer {
    requires transitive dev.tidings.api;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.tidings.micrometer;
}
