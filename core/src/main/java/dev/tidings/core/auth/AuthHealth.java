package dev.tidings.core.auth;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the verifiers are. */
final class AuthHealth {
    private static final Duration RECENT = Duration.ofMinutes(1);

    private AuthHealth() {}

    static Component of(BoundedVerifier verifier, BoundedVerifier store) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("verifier_calls", (long) verifier.calls());
        figures.put("ticket_store_calls", (long) store.calls());
        figures.put("most_calls", (long) BoundedVerifier.MAX_CALLS);
        figures.put("unavailable", verifier.unavailable() + store.unavailable());
        if (verifier.isUnavailable(RECENT) || store.isUnavailable(RECENT)) {
            return new Component(
                    HealthSnapshot.AUTH, Status.DOWN, "the last call of a verifier had no answer", figures);
        }
        boolean saturated = verifier.calls() >= BoundedVerifier.MAX_CALLS || store.calls() >= BoundedVerifier.MAX_CALLS;
        return saturated
                ? new Component(
                        HealthSnapshot.AUTH,
                        Status.DEGRADED,
                        "all calls are under way: make the verifier faster",
                        figures)
                : Component.up(HealthSnapshot.AUTH, figures);
    }
}
