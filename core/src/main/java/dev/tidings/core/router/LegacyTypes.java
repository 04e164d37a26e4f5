package dev.tidings.core.router;

import dev.tidings.api.MessageRoute;
import dev.tidings.core.text.SafeText;
import java.util.List;
import java.util.Map;

/** The names that older clients use for types of today. */
public final class LegacyTypes {
    private static final String CONNECTION_ESTABLISHED = "connection_established";

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("user", "user_message"),
            Map.entry("user_input", "user_message"),
            Map.entry("chat_message", "user_message"),
            Map.entry("message", "user_message"),
            Map.entry("agent", "agent_request"),
            Map.entry("execute_agent", "start_agent"),
            Map.entry("agent_status", "agent_status_update"),
            Map.entry("agent_update", "agent_status_update"),
            Map.entry("agent_failed", "agent_error"),
            Map.entry("agent_fallback", "agent_error"),
            Map.entry("typing", "user_typing"),
            Map.entry("thread", "thread_update"),
            Map.entry("error", "error_message"),
            Map.entry("system", "system_message"),
            Map.entry("connected", "connect"),
            Map.entry("legacy_response", "agent_response"),
            Map.entry("legacy_heartbeat", "heartbeat"));

    private LegacyTypes() {}

    /** Returns what a route is looked up by; refuses one whose type no message has after it was normalised. */
    static List<RouteKey> requireCanonical(MessageRoute route) {
        List<RouteKey> keys = RouteKey.of(route);
        keys.stream().filter(key -> key.rank() == RouteKey.EXACT).forEach(key -> requireCanonical(key.text()));
        return keys;
    }

    private static void requireCanonical(String type) {
        String canonical = canonical(type);
        if (!canonical.equals(type)) {
            throw new IllegalArgumentException("type must not be an alias but " + SafeText.of(type) + " means "
                    + canonical + ": register a handler for " + canonical);
        }
    }

    /**
     * Returns the name of today.
     *
     * @param type a type, or an older name of one
     * @return the name of today, which is the same one if it is no alias
     */
    public static String canonical(String type) {
        if (type.endsWith("_" + CONNECTION_ESTABLISHED)) {
            return CONNECTION_ESTABLISHED;
        }
        return ALIASES.getOrDefault(type, type);
    }
}
