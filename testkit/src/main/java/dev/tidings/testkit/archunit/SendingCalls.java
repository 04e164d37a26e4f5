package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** Knows how the common servers let a program send to a WebSocket. */
final class SendingCalls {
    private static final Set<String> ENDPOINTS = Set.of(
            "jakarta.websocket.RemoteEndpoint",
            "javax.websocket.RemoteEndpoint",
            "org.springframework.web.socket.WebSocketSession",
            "org.springframework.web.reactive.socket.WebSocketSession");

    private SendingCalls() {}

    static boolean isSend(JavaAccess<?> access) {
        return access.getName().startsWith("send") && isEndpoint(access.getTargetOwner());
    }

    private static boolean isEndpoint(JavaClass owner) {
        return ENDPOINTS.stream()
                .anyMatch(endpoint -> owner.getName().startsWith(endpoint + "$") || owner.isAssignableTo(endpoint));
    }
}
