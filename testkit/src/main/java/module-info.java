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
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.tidings.testkit;
    exports dev.tidings.testkit.archunit;
    exports dev.tidings.testkit.assertions;
    exports dev.tidings.testkit.client;
    exports dev.tidings.testkit.fault;
    exports dev.tidings.testkit.junit;
    exports dev.tidings.testkit.staging;
    exports dev.tidings.testkit.tck;
    exports dev.tidings.testkit.time;
}
