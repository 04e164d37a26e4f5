package dev.tidings.testkit;

/** Where a test obtains its Tidings doubles. */
public final class TidingsTestkit {
    private TidingsTestkit() {}
}
