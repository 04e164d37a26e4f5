package dev.tidings.core;

/** Where golden path monitors come from. */
public final class GoldenPathMonitors {
    private GoldenPathMonitors() {}

    /**
     * Begins a monitor.
     *
     * @return a builder with the default settings
     */
    public static GoldenPathMonitorBuilder builder() {
        return new GoldenPathMonitorBuilder();
    }
}
