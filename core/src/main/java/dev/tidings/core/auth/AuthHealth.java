package dev.tidings.core.auth;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the verifiers are. */
final class AuthHealth {
    private AuthHealth() {}

    static Component of(BoundedVerifier verifier, BoundedVerifier store) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("verifier_calls", (long) verifier.calls());
        figures.put("ticket_store_calls", (long) store.calls());
        figures.put("most_calls", (long) BoundedVerifier.MAX_CALLS);
        figures.put(
                "unavailable", verifier.record().unavailable() + store.record().unavailable());
        if (verifier.record().isGone() || store.record().isGone()) {
            return new Component(
                    HealthSnapshot.AUTH,
                    Status.DOWN,
                    "the last " + CallRecord.GONE + " calls or more of a verifier had no answer",
                    figures);
        }
        if (verifier.calls() >= BoundedVerifier.MAX_CALLS || store.calls() >= BoundedVerifier.MAX_CALLS) {
            return degraded("all calls are under way: make the verifier faster", figures);
        }
        return verifier.record().isFailing() || store.record().isFailing()
                ? degraded("the last call of a verifier had no answer: the log says why", figures)
                : Component.up(HealthSnapshot.AUTH, figures);
    }

    private static Component degraded(String detail, Map<String, Long> figures) {
        return new Component(HealthSnapshot.AUTH, Status.DEGRADED, detail, figures);
    }
}
