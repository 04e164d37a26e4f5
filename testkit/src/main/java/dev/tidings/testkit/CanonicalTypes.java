package dev.tidings.testkit;

import static java.util.stream.Collectors.toMap;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The canonical map: each component of Tidings and its one home. Whatever else has the name of one of them is not it.
 * {@code docs/CONTRACTS.md} prints the same map.
 */
public final class CanonicalTypes {
    /** What a component is for. */
    public enum Family {
        /** Sealed contracts, implemented by core only. */
        CONTRACT,
        /** Typed ids. */
        ID,
        /** Contexts, results and the other values that contracts take and return. */
        VALUE,
        /** The events that agents emit. */
        EVENT,
        /** Interfaces that an application may implement. */
        EXTENSION_POINT,
        /** What extension points take and return; the interfaces among them are implemented by the engine. */
        EXTENSION_VALUE,
        /** Where contracts are obtained. */
        FACTORY,
        /** What an application's own tests are written with. */
        TESTING
    }

    private static final String API = "dev.tidings.api";
    private static final String TESTKIT = "dev.tidings.testkit";

    private static final Map<Family, SortedMap<String, String>> HOMES = Map.of(
            Family.CONTRACT,
            both(
                    in(
                            API,
                            "AgentBridge",
                            "AgentRun",
                            "AuthHandler",
                            "AuthenticationWebSocketEmitter",
                            "ExecutionEngine",
                            "ExecutionEngineFactory",
                            "ExecutionScope",
                            "MessageRouter",
                            "MessageRouterRegistry",
                            "StandardWebSocketBridge",
                            "Tickets",
                            "TidingsServer",
                            "ToolCall",
                            "WebSocketEmitter",
                            "WebSocketManager",
                            "WebSocketManagerFactory",
                            "WebSocketNotifier"),
                    in(API + ".monitor", "DeliveryTracker", "EventValidator", "GoldenPathMonitor", "RollbackGuard")),
            Family.ID,
            in(
                    API,
                    "ClientId",
                    "ConnectionId",
                    "EventId",
                    "ExecutionId",
                    "MessageId",
                    "RealmId",
                    "RequestId",
                    "RunId",
                    "ThreadId",
                    "UserId"),
            Family.VALUE,
            both(
                    in(
                            API,
                            "Acknowledged",
                            "AuthResult",
                            "BadMessageException",
                            "BridgeNotification",
                            "CancellationToken",
                            "CloseCode",
                            "ConnectionInfo",
                            "ConnectionLimits",
                            "ConnectionRequest",
                            "Cursor",
                            "Delivery",
                            "DeliveryRefusedException",
                            "DisconnectPolicy",
                            "DrainPolicy",
                            "Epoch",
                            "ExecutionState",
                            "HandlerRegistration",
                            "InboundMessage",
                            "LimitReachedException",
                            "MessageReply",
                            "MessageRoute",
                            "PerformanceMode",
                            "Position",
                            "RefusalReason",
                            "RetentionPolicy",
                            "RouterStatistics",
                            "RunInfo",
                            "RunLimits",
                            "RunOutcome",
                            "RunRequest",
                            "RunStatus",
                            "Ticket",
                            "TicketGrant",
                            "TicketRequest",
                            "TimeoutPreset",
                            "Timeouts",
                            "UserExecutionContext",
                            "UserIsolationException",
                            "UserPrincipal"),
                    in(API + ".monitor", "HealthSnapshot", "SuccessRate")),
            Family.EVENT,
            in(
                    API + ".event",
                    "AgentCancelled",
                    "AgentCompleted",
                    "AgentError",
                    "AgentEvent",
                    "AgentStarted",
                    "AgentThinking",
                    "CustomEvent",
                    "EventTypes",
                    "MessageDelta",
                    "ProgressUpdate",
                    "ToolCompleted",
                    "ToolExecuting",
                    "UnknownEvent"),
            Family.EXTENSION_POINT,
            in(
                    API + ".spi",
                    "Agent",
                    "EventLog",
                    "GoldenPathListener",
                    "LogSubscription",
                    "MessageHandler",
                    "Redactor",
                    "RequestVerifier",
                    "RouterPlugin",
                    "ServiceVerifier",
                    "TaskScheduler",
                    "TicketStore",
                    "TidingsListener",
                    "TimeSource",
                    "TokenVerifier",
                    "Transport",
                    "WebSocketConnection"),
            Family.EXTENSION_VALUE,
            in(
                    API + ".spi",
                    "ConnectionAcceptor",
                    "ConnectionPlaces",
                    "DeltaSpan",
                    "EventHeader",
                    "FrameSource",
                    "HandshakeDecision",
                    "HandshakeReader",
                    "HandshakeRefusedException",
                    "HandshakeRequest",
                    "InboundListener",
                    "Lane",
                    "LogEntry",
                    "LogSlice",
                    "LogSubscriber",
                    "LostRange",
                    "NewEvent",
                    "OutboundFrame",
                    "ServerLogin",
                    "StreamKey"),
            Family.FACTORY,
            in(
                    "dev.tidings.core",
                    "AgentBridges",
                    "AuthHandlerBuilder",
                    "AuthHandlers",
                    "DeliveryTrackers",
                    "EmbeddedTransportBuilder",
                    "EmbeddedTransports",
                    "EventLogs",
                    "EventValidators",
                    "GoldenPathMonitorBuilder",
                    "GoldenPathMonitors",
                    "RollbackGuards",
                    "ExecutionEngines",
                    "MessageRouters",
                    "StandardWebSocketBridges",
                    "TicketStores",
                    "Tidings",
                    "TidingsConfig",
                    "TidingsConfigBuilder",
                    "TidingsServerBuilder",
                    "WebSocketEmitters",
                    "WebSocketManagerBuilder",
                    "WebSocketManagers",
                    "WebSocketNotifiers"),
            Family.TESTING,
            sorted(Stream.of(
                            in(
                                    TESTKIT,
                                    "CanonicalTypes",
                                    "ClientRecorder",
                                    "ContractReport",
                                    "ContractValidator",
                                    "Contracts",
                                    "MockFactory",
                                    "MockFactoryBuilder",
                                    "RecordedControl",
                                    "RecordedEvent",
                                    "RecordedFrame",
                                    "Recording",
                                    "RecordingConnection",
                                    "RecordingEmitter"),
                            in(
                                    TESTKIT + ".archunit",
                                    "ArchitectureCheck",
                                    "RuleReport",
                                    "TidingsArchitectureTest",
                                    "TidingsRules"),
                            in(TESTKIT + ".assertions", "RecordingAssert", "TidingsAssertions"),
                            in(
                                    TESTKIT + ".client",
                                    "Accepted",
                                    "ClientEvent",
                                    "ClientState",
                                    "Gap",
                                    "MessageRefusedException",
                                    "RunView",
                                    "TextChange",
                                    "TidingsClient",
                                    "TidingsClientBuilder",
                                    "TidingsClientListener"),
                            in(
                                    TESTKIT + ".fault",
                                    "ClientHistory",
                                    "ConnectionFault",
                                    "ConnectionScript",
                                    "Fault",
                                    "FaultProxy",
                                    "FaultScript",
                                    "FaultyConnection",
                                    "FaultyEventLog",
                                    "HistoryChecker",
                                    "LogCall",
                                    "LogFault",
                                    "LogScript",
                                    "Scenario",
                                    "ScenarioGenerator",
                                    "ScenarioResult",
                                    "ScenarioStage",
                                    "Step"),
                            in(
                                    TESTKIT + ".staging",
                                    "EnabledIfStagingReachable",
                                    "StagingCheck",
                                    "StagingCondition",
                                    "StagingConfig",
                                    "StagingLimits",
                                    "StagingProbe",
                                    "StagingReport",
                                    "StagingTokens"),
                            in(TESTKIT + ".junit", "ForUser", "TidingsExtension", "TidingsTest"),
                            in(
                                    TESTKIT + ".tck",
                                    "ContractTck",
                                    "EventLogTck",
                                    "IfThisFails",
                                    "MessageHandlerTck",
                                    "TicketStoreTck",
                                    "TidingsListenerTck",
                                    "TokenVerifierTck",
                                    "TransportTck",
                                    "TransportUnderTest"),
                            in(TESTKIT + ".time", "ControlledTime"))
                    .flatMap(homes -> homes.entrySet().stream())));

    private CanonicalTypes() {}

    /**
     * Returns the whole map.
     *
     * @return an unmodifiable map from the simple name of a component to the name of its class, ordered by simple name
     */
    public static SortedMap<String, String> all() {
        return sorted(HOMES.values().stream().flatMap(homes -> homes.entrySet().stream()));
    }

    /**
     * Returns the part of the map that has one purpose.
     *
     * @param family the purpose
     * @return an unmodifiable map from the simple name of a component to the name of its class, ordered by simple name
     */
    public static SortedMap<String, String> of(Family family) {
        return HOMES.getOrDefault(family, Collections.emptySortedMap());
    }

    /**
     * Finds the home of a component.
     *
     * @param component a simple name, such as {@code WebSocketManager}
     * @return the name of the class, or empty if Tidings has no such component
     */
    public static Optional<String> homeOf(String component) {
        return HOMES.values().stream()
                .filter(homes -> homes.containsKey(component))
                .map(homes -> homes.get(component))
                .findFirst();
    }

    private static SortedMap<String, String> in(String home, String... components) {
        return sorted(Stream.of(components).map(name -> Map.entry(name, home + "." + name)));
    }

    private static SortedMap<String, String> both(SortedMap<String, String> one, SortedMap<String, String> other) {
        return sorted(Stream.concat(one.entrySet().stream(), other.entrySet().stream()));
    }

    private static SortedMap<String, String> sorted(Stream<Map.Entry<String, String>> homes) {
        SortedMap<String, String> map = homes.collect(
                toMap(Map.Entry::getKey, Map.Entry::getValue, CanonicalTypes::refuseSecondHome, TreeMap::new));
        return Collections.unmodifiableSortedMap(map);
    }

    private static String refuseSecondHome(String home, String other) {
        throw new IllegalStateException("a component must have one home but had " + home + " and " + other);
    }
}
