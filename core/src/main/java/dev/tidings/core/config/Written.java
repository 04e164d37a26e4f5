package dev.tidings.core.config;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.Timeouts;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes values apart into the settings they are made of. */
public final class Written {
    private Written() {}

    /**
     * Takes limits apart.
     *
     * @param value the limits
     * @return texts by key
     */
    public static Map<String, String> limits(ConnectionLimits value) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, Setting.LIMITS_CONNECTIONS, value.connections());
        put(texts, Setting.LIMITS_CONNECTIONS_PER_USER, value.connectionsPerUser());
        put(texts, Setting.LIMITS_CONNECTIONS_PER_ADDRESS, value.connectionsPerAddress());
        put(texts, Setting.LIMITS_PENDING_CONNECTIONS, value.pendingConnections());
        put(texts, Setting.LIMITS_MESSAGE_BYTES, (long) value.messageBytes());
        put(texts, Setting.LIMITS_MESSAGES_PER_CONNECTION, value.messagesPerConnection());
        put(texts, Setting.LIMITS_MESSAGES_PER_USER, value.messagesPerUser());
        put(texts, Setting.LIMITS_PERIOD, value.period());
        return texts;
    }

    /**
     * Takes a policy apart.
     *
     * @param value the policy
     * @return texts by key
     */
    public static Map<String, String> retention(RetentionPolicy value) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, Setting.RETENTION_BYTES_PER_USER, value.bytesPerUser());
        put(texts, Setting.RETENTION_AGE, value.age());
        put(texts, Setting.RETENTION_HEAD_AGE, value.headAge());
        put(texts, Setting.RETENTION_USERS, value.users());
        put(texts, Setting.RETENTION_TOTAL_BYTES, value.totalBytes());
        return texts;
    }

    /**
     * Takes timeouts apart.
     *
     * @param value the timeouts
     * @return texts by key
     */
    public static Map<String, String> timeouts(Timeouts value) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, Setting.TIMEOUTS_CONNECTION_IDLE, value.connectionIdle());
        put(texts, Setting.TIMEOUTS_RUN, value.run().total());
        put(texts, Setting.TIMEOUTS_INACTIVITY, value.run().inactivity());
        put(texts, Setting.TIMEOUTS_TOOL, value.run().tool());
        return texts;
    }

    /**
     * Writes a policy.
     *
     * @param value the policy
     * @return its text by key
     */
    public static Map<String, String> disconnectPolicy(DisconnectPolicy value) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, Setting.DISCONNECT_POLICY, value);
        return texts;
    }

    private static void put(Map<String, String> texts, Setting setting, Object value) {
        texts.put(setting.key(), setting.write(value));
    }
}
