package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionScope;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.ToolCall;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketNotifier;
import dev.tidings.testkit.CanonicalTypes;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.List;

/** Tells contracts, and among them those that belong to one run. */
final class RunContracts {
    private static final List<Class<?>> OF_ONE_RUN = List.of(
            AgentRun.class,
            ToolCall.class,
            WebSocketEmitter.class,
            WebSocketNotifier.class,
            StandardWebSocketBridge.class,
            ExecutionEngine.class,
            ExecutionScope.class);

    private RunContracts() {}

    static boolean isContract(JavaClass type) {
        return CanonicalTypes.of(Family.CONTRACT).values().stream().anyMatch(type::isAssignableTo);
    }

    static boolean isOfOneRun(JavaClass type) {
        return OF_ONE_RUN.stream().anyMatch(type::isAssignableTo);
    }
}
