package dev.tidings.core;

/** Where a server begins. */
public final class Tidings {
    private Tidings() {}

    /**
     * Begins a server.
     *
     * @return a builder without any setting
     */
    public static TidingsServerBuilder server() {
        return new TidingsServerBuilder();
    }
}
