package dev.tidings.core.engine;

import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a factory finds about a manager. */
record ManagerValidation(DefaultWebSocketManager own, Instant at) {
    Validation of(@Nullable WebSocketManager candidate) {
        if (candidate == null) {
            return new Validation(false, List.of("manager is required but was null"), "none", false, false, false, at);
        }
        DefaultWebSocketManager behind =
                Engine.find(candidate).map(Engine::theManager).orElse(null);
        boolean isolated = candidate instanceof UserScopedManager;
        List<String> errors = new ArrayList<>(0);
        if (behind == null) {
            errors.add("manager must be one of Tidings but was a " + Failures.kind(candidate)
                    + ": get it from WebSocketManagers");
        } else if (behind != own) {
            errors.add("the manager belongs to another factory: use the factory of its own manager");
        } else if (behind.isClosed()) {
            errors.add("the manager is closed: open another one");
        }
        return new Validation(
                errors.isEmpty(),
                errors,
                Failures.kind(candidate),
                isolated && behind != null,
                behind != null,
                behind != null && !behind.isClosed(),
                at);
    }
}
