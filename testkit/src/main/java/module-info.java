import org.jspecify.annotations.NullMarked;

/** What a consumer of Tidings tests with. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // ArchUnit has no descriptor
@NullMarked
module dev.tidings.testkit {
    requires transitive com.tngtech.archunit;
    requires transitive dev.tidings.core;
    requires transitive org.assertj.core;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports dev.tidings.testkit;
    exports dev.tidings.testkit.archunit;
}
