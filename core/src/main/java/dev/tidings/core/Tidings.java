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

    /**
     * Begins a server from a configuration. What somebody chose there must not be set again on the builder, which says
     * who did; what is a default or a preset's gives way to the builder.
     *
     * @param config everything that is data
     * @return a builder that lacks only what is code, such as a {@link TidingsServerBuilder#tokenVerifier}
     */
    public static TidingsServerBuilder server(TidingsConfig config) {
        return new TidingsServerBuilder(config.values());
    }
}
