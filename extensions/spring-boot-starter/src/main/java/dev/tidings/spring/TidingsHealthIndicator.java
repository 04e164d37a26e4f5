package dev.tidings.spring;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.monitor.HealthSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says how a server is. What is degraded works and is up; the details say what needs attention. */
final class TidingsHealthIndicator implements HealthIndicator {
    private final TidingsServer server;

    TidingsHealthIndicator(TidingsServer server) {
        this.server = server;
    }

    @Override
    public Health health() {
        HealthSnapshot now = server.health();
        Health.Builder health = now.status() == HealthSnapshot.Status.DOWN ? Health.down() : Health.up();
        now.components().forEach(part -> health.withDetail(part.name(), details(part)));
        return health.build();
    }

    private static Map<String, Object> details(HealthSnapshot.Component part) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", part.status().name());
        details.put("detail", part.detail());
        details.putAll(part.figures());
        return details;
    }
}
