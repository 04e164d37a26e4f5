package dev.tidings.core;

import dev.tidings.api.MessageRouter;
import dev.tidings.api.RouterStatistics;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a router is, beside the other parts. */
final class RouterHealth {
    private RouterHealth() {}

    static HealthSnapshot.Component of(MessageRouter router) {
        RouterStatistics statistics = router.statistics();
        MessageRouter.Health health = router.health();
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("handlers", (long) health.handlers());
        figures.put("routed", statistics.routed());
        figures.put("unhandled", statistics.unhandled());
        figures.put("failed", statistics.failed());
        figures.put("shadowed_handlers", (long) statistics.shadowed());
        Status status = health.status() == MessageRouter.Health.Status.DOWN ? Status.DOWN : Status.UP;
        return new HealthSnapshot.Component(HealthSnapshot.ROUTER, status, health.detail(), figures);
    }
}
