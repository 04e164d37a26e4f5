package dev.tidings.core.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What settings must be to each other, and to the profile. Says nothing about a setting whose own value is broken. */
final class Rules {
    private static final String HIERARCHY = "an inner limit must end before the outer one does";

    private final ServerConfig config;
    private final Set<Setting> broken;
    private final List<String> violations = new ArrayList<>();

    Rules(ServerConfig config, Set<Setting> broken) {
        this.config = config;
        this.broken = broken.isEmpty() ? EnumSet.noneOf(Setting.class) : EnumSet.copyOf(broken);
    }

    List<String> violations() {
        require(Setting.TIMEOUTS_CONNECTION_IDLE, true, Setting.TIMEOUTS_RUN, HIERARCHY);
        require(Setting.TIMEOUTS_RUN, true, Setting.TIMEOUTS_TOOL, HIERARCHY);
        require(Setting.TIMEOUTS_RUN, false, Setting.TIMEOUTS_INACTIVITY, HIERARCHY);
        require(Setting.RETENTION_HEAD_AGE, false, Setting.RETENTION_AGE, "a user is known as long as its events");
        require(
                Setting.RETENTION_TOTAL_BYTES,
                false,
                Setting.RETENTION_BYTES_PER_USER,
                "all hold at least what one may");
        require(Setting.TRANSPORT_HEADER_BYTES, false, Setting.TRANSPORT_TARGET_BYTES, "the head contains the target");
        Profile profile = config.profile();
        if (profile.compareTo(Profile.STAGING) >= 0) {
            refuse(Setting.DEVELOPMENT_MODE, true, "set a tokenVerifier");
        }
        safeguards();
        if (config.flag(Setting.DEVELOPMENT_MODE)
                && !config.value(Setting.ADDRESS, InetAddress.class).isLoopbackAddress()) {
            report(
                    Setting.ADDRESS,
                    "must be a loopback address in development mode but was " + config.text(Setting.ADDRESS)
                            + ": leave it out, or turn tidings.development-mode off");
        }
        return Collections.unmodifiableList(violations);
    }

    /** Says what is not safe in production, if the profile is that, and nothing about the rest. */
    List<String> safeguards() {
        if (config.profile() == Profile.PRODUCTION) {
            production();
        }
        return Collections.unmodifiableList(violations);
    }

    private void production() {
        refuse(Setting.AUTH_QUERY_TOKENS, true, "proxies log what is in an address");
        refuse(Setting.LIMITS_CONNECTIONS_PER_USER, 0, "one user could take every connection");
        refuse(Setting.LIMITS_MESSAGES_PER_CONNECTION, 0, "one client could keep the server busy");
        refuse(Setting.LIMITS_MESSAGES_PER_USER, 0, "one user could keep the server busy");
        if (config.allowedOrigins().stream().anyMatch(origin -> origin.startsWith("http://"))) {
            report(
                    Setting.ALLOWED_ORIGINS,
                    "must be https in production but was " + config.text(Setting.ALLOWED_ORIGINS)
                            + ": whoever is on the way to an http page can change it");
        }
    }

    private void require(Setting outer, boolean strictly, Setting inner, String why) {
        int order = ServerConfig.compare(
                config.chosen(outer).value(), config.chosen(inner).value());
        boolean holds = order > 0 || (order == 0 && !strictly);
        if (!holds && !broken.contains(inner)) {
            report(
                    outer,
                    "must be " + (strictly ? ">" : ">=") + " " + inner.key() + ", " + config.text(inner) + " ("
                            + config.chosen(inner).source() + "), but was " + config.text(outer) + ": " + why);
        }
    }

    private void refuse(Setting setting, Object value, String instead) {
        if (config.chosen(setting).value().equals(value)) {
            report(
                    setting,
                    "must not be " + config.text(setting) + " in "
                            + config.profile().name().toLowerCase(Locale.ROOT) + ": " + instead);
        }
    }

    private void report(Setting setting, String text) {
        if (!broken.contains(setting)) {
            violations.add(setting.key() + " (" + config.chosen(setting).source() + ") " + text);
        }
    }
}
