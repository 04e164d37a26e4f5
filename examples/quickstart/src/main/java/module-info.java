import org.jspecify.annotations.NullMarked;

/** An agent whose progress a browser follows. */
@NullMarked
module dev.tidings.examples.quickstart {
    requires dev.tidings.core;
    requires jdk.httpserver;
    requires static org.jspecify;
}
