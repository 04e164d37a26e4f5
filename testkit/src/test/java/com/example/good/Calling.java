package com.example.good;

import com.example.Keeps;
import com.example.Uses;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthResult;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunRequest;
import dev.tidings.api.ToolCall;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.GoldenPathListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.EventLogs;
import dev.tidings.core.MessageRouters;
import dev.tidings.core.Tidings;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.legacy.DeprecationReport;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.assertions.TidingsAssertions;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Calls contracts, implements what is open, and reaches for nothing hidden or old. */
final class Calling {
    private static final String CONTRACTS = "CONTRACTS_ARE_NOT_IMPLEMENTED";
    private static final String HIDDEN = "ONLY_CANONICAL_TYPES";
    private static final String LEGACY = "NO_LEGACY";

    @Keeps(CONTRACTS)
    static final class ByCall {
        int count(WebSocketManager manager) {
            return manager.connectionCount();
        }
    }

    @Keeps(CONTRACTS)
    static final class ByLambda {
        Function<AgentBridge, Object> starter(RunRequest request) {
            return bridge -> bridge.start(request);
        }
    }

    @Keeps(CONTRACTS)
    static final class ByMethodReference {
        ToIntFunction<WebSocketManager> counter() {
            return WebSocketManager::connectionCount;
        }
    }

    @Keeps(CONTRACTS)
    static final class ByInstanceof {
        boolean tellsOfLogins(WebSocketEmitter emitter) {
            return emitter instanceof AuthenticationWebSocketEmitter;
        }
    }

    @Keeps(CONTRACTS)
    @Uses(WebSocketManager.class)
    static final class ByAnnotation {}

    @Keeps(CONTRACTS)
    static final class ByClassLiteral {
        String name() {
            return ToolCall.class.getName();
        }
    }

    @Keeps(CONTRACTS)
    static final class ByGenerics<T extends AgentRun> {
        int count(List<T> runs) {
            return runs.size();
        }
    }

    @Keeps(CONTRACTS)
    static final class AnAgent implements Agent {
        @Override
        public Object run(AgentRun run) {
            return run.thinking("deep");
        }
    }

    @Keeps(CONTRACTS)
    static final class AHandler implements MessageHandler {
        @Override
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            throw new UnsupportedOperationException(message.type());
        }
    }

    @Keeps(CONTRACTS)
    static final class AListener implements TidingsListener {}

    @Keeps(CONTRACTS)
    abstract static class AVerifier implements TokenVerifier {
        CompletionStage<AuthResult> last;
    }

    @Keeps(CONTRACTS)
    static final class APlugin implements RouterPlugin {
        @Override
        public String name() {
            return "shop";
        }

        @Override
        public void register(Registrar registrar) {
            registrar.add("order", new AHandler());
        }
    }

    @Keeps(CONTRACTS)
    interface AnotherListener extends GoldenPathListener {}

    @Keeps(HIDDEN)
    static final class Factories {
        Object log() {
            return EventLogs.inMemory();
        }

        Object router() {
            return MessageRouters.create();
        }
    }

    @Keeps(HIDDEN)
    static final class Builders {
        Object server() {
            return Tidings.server();
        }
    }

    @Keeps(HIDDEN)
    static final class NestedTypes {
        HealthSnapshot.Component component;
        MessageHandler[] handlers;
    }

    @Keeps(HIDDEN)
    static final class Testing {
        Object factory() {
            return MockFactory.create();
        }

        Object begin() {
            return TidingsAssertions.class;
        }
    }

    @Keeps(HIDDEN)
    static final class Mentioning {
        String where() {
            return "dev.tidings.core.engine";
        }
    }

    @Keeps(LEGACY)
    static final class Watching {
        boolean migrated(WebSocketManager manager) {
            DeprecationReport report = DeprecationReport.of(manager);
            return report.clean() && report.uses().isEmpty();
        }
    }

    @Keeps(LEGACY)
    static final class Legacy {
        WebSocketManager manager() {
            return WebSocketManagers.create();
        }
    }

    @Keeps(LEGACY)
    @Deprecated
    static final class DeprecatedItself {}
}
