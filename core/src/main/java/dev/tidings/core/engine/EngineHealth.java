package dev.tidings.core.engine;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.core.calls.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an engine is. */
final class EngineHealth {
    private EngineHealth() {}

    static HealthSnapshot of(Services services, Streams streams, int connections, boolean closed) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("connections", (long) connections);
        figures.put("users", (long) streams.all().size());
        Map<String, Long> runs = Map.of("open_runs", (long) services.draining().openRuns());
        return new HealthSnapshot(
                services.time().now(),
                List.of(
                        part(HealthSnapshot.MANAGER, figures, services, closed),
                        part(HealthSnapshot.BRIDGE, runs, services, closed),
                        Probe.ask(HealthSnapshot.LOG, () -> log(services)),
                        services.listeners().health()));
    }

    private static Component part(String name, Map<String, Long> figures, Services services, boolean closed) {
        if (!closed && !services.draining().hasBegun()) {
            return Component.up(name, figures);
        }
        boolean draining = services.draining().hasBegun() && services.draining().hasOpenRuns();
        return new Component(
                name,
                draining ? Status.DEGRADED : Status.DOWN,
                draining ? "it is closing and lets runs end" : "it is closed: open another one",
                figures);
    }

    private static Component log(Services services) {
        Component said = services.log().health();
        int troubled = services.trouble().streams();
        if (troubled == 0 || said.status() == Status.DOWN) {
            return said;
        }
        Map<String, Long> figures = new LinkedHashMap<>(said.figures());
        figures.put("users_waiting", (long) troubled);
        return new Component(
                said.name(), Status.DEGRADED, "appends fail and are repeated, of " + troubled + " users", figures);
    }
}
