package dev.tidings.core.config;

import java.util.Map;

/** Settings that go together in one kind of environment. */
public enum Profile {
    /** Nothing but the defaults. */
    NONE,
    /** A developer's machine. */
    DEVELOPMENT,
    /** Automated tests. */
    TEST,
    /** A system that is like the production system, but smaller. */
    STAGING,
    /** The system that people use. */
    PRODUCTION;

    /**
     * Returns what the profile sets.
     *
     * @return values by setting, as they would be written
     */
    public Map<Setting, String> settings() {
        return switch (this) {
            case NONE -> Map.of();
            case DEVELOPMENT ->
                Map.of(
                        Setting.PORT, "8080",
                        Setting.DEVELOPMENT_MODE, "true",
                        Setting.SILENCE_LIMIT, "2m",
                        Setting.RETENTION_TOTAL_BYTES, "64MiB",
                        Setting.AUTH_CACHE_LIFE, "0s");
            case TEST ->
                Map.of(
                        Setting.DEVELOPMENT_MODE, "true",
                        Setting.HEARTBEAT_INTERVAL, "5s",
                        Setting.TIMEOUTS_PRESET, "testing",
                        Setting.RETENTION_TOTAL_BYTES, "16MiB",
                        Setting.LIMITS_CONNECTIONS, "1000",
                        Setting.AUTH_CACHE_LIFE, "0s");
            case STAGING ->
                Map.of(
                        Setting.ADDRESS, "0.0.0.0",
                        Setting.PORT, "8080",
                        Setting.DRAIN_POLICY, "finish-runs",
                        Setting.TIMEOUTS_PRESET, "enterprise",
                        Setting.RETENTION_TOTAL_BYTES, "64MiB",
                        Setting.LIMITS_CONNECTIONS, "1000",
                        Setting.AUTH_CACHE_LIFE, "10s");
            case PRODUCTION ->
                Map.of(
                        Setting.ADDRESS, "0.0.0.0",
                        Setting.PORT, "8080",
                        Setting.DRAIN_POLICY, "finish-runs",
                        Setting.TIMEOUTS_PRESET, "enterprise");
        };
    }
}
