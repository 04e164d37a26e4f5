package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.testkit.CanonicalTypes;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules that keep an application on the contracts of Tidings, one by one; {@link ArchitectureCheck} has them all at
 * once. Check them against the classes of the application:
 *
 * <pre>{@code
 * JavaClasses application = new ClassFileImporter().importPackages("com.example");
 * TidingsRules.CONTRACTS_ARE_NOT_IMPLEMENTED.check(application);
 * }</pre>
 *
 * <p>A rule passes where there is nothing to check, never looks at the classes of Tidings itself, and leaves libraries
 * alone that were imported with the application, and the testkit with them: a class is the application's if its class
 * file lies in a directory, or if its package begins with the name of an organisation that uses Tidings, which has two
 * names, and three below {@code io.github}, {@code uk.co} and their like.
 */
public final class TidingsRules {
    /**
     * Nobody outside Tidings implements a contract or names {@code dev.tidings.api.internal}. On the module path the
     * compiler sees to this; on the class path this rule does.
     *
     * <p>Violated by {@code class MyManager implements CanonicalWebSocketManager}; not by a class that calls a
     * contract, nor by one that implements an extension point of {@code dev.tidings.api.spi}.
     */
    public static final ArchRule CONTRACTS_ARE_NOT_IMPLEMENTED = ApplicationRule.of(
            "CONTRACTS_ARE_NOT_IMPLEMENTED",
            "no class outside Tidings should implement a contract of it or name dev.tidings.api.internal",
            "a second implementation breaks what the first one promises. Fix: obtain the contract from its"
                    + " factory in dev.tidings.core, and in tests put a WebSocketConnection of the test's under a real"
                    + " manager; what is meant to be implemented is in dev.tidings.api.spi",
            application -> noClasses()
                    .should()
                    .beAssignableTo(describe("a sealed contract of Tidings", RunContracts::isContract))
                    .orShould()
                    .dependOnClassesThat(resideInAPackage("dev.tidings.api.internal")));

    /**
     * Nobody outside Tidings uses a type of Tidings that is not in the canonical map, such as those of
     * {@code dev.tidings.core.engine}, which only the class path lets one reach. What is in
     * {@code dev.tidings.api.internal} and {@code dev.tidings.core.legacy} has a rule of its own.
     *
     * <p>Violated by {@code new dev.tidings.core.log.InMemoryEventLog(...)}; not by {@code EventLogs.inMemory()}.
     */
    public static final ArchRule ONLY_CANONICAL_TYPES = ApplicationRule.of(
            "ONLY_CANONICAL_TYPES",
            "no class outside Tidings should use a type of it that is not in the canonical map",
            "such a type is an implementation, which changes or goes in any release and is not to be reached on the"
                    + " module path. Fix: use the type that docs/CONTRACTS.md names for the purpose; an implementation"
                    + " comes from its factory in dev.tidings.core",
            application -> classes().should(new DependOnNothingHidden()));

    /**
     * Nobody sends to a WebSocket around the manager. The same as {@link #noTransportAroundTheManager} without a
     * package that may.
     */
    public static final ArchRule NO_TRANSPORT_AROUND_THE_MANAGER = noTransportAroundTheManager();

    /**
     * No static field holds a contract: not itself, not in an array, a collection, a map, an optional, a reference, a
     * cache, a future or a supplier, nor in a subclass of these that says so, and not by way of the fields of another
     * class of the application, as a singleton's. A type argument of anything else, such as a function, a key or a
     * token of a type, holds nothing.
     *
     * <p>Violated by {@code static WebSocketManager manager} and {@code static final Map<UserId, WebSocketEmitter>
     * EMITTERS}; not by {@code static final TidingsConfig CONFIG}, nor by a constant
     * {@code Function<WebSocketManager, String>}, which holds none.
     */
    public static final ArchRule NO_STATIC_CONTRACTS = ApplicationRule.of(
            "NO_STATIC_CONTRACTS",
            "no class should hold a contract of Tidings in a static field",
            "what is static is shared by every user, tenant and test in the process, and nobody closes it. Fix: make"
                    + " it where the application is put together, hand it to constructors, and close it there",
            application -> classes().should(new HoldNoContractStatically(application)));

    /**
     * No object that serves more than one run keeps what belongs to one: an emitter, a notifier, a bridge, an
     * {@code AgentRun}, a {@code ToolCall}, an {@code ExecutionEngine} or an {@code ExecutionScope}. Shared is an enum,
     * an implementation of an extension point such as {@code MessageHandler}, and what Spring, Jakarta or Guice make
     * once. A field keeps what its type holds, as in {@link #NO_STATIC_CONTRACTS}.
     *
     * <p>An {@code Agent} that no container makes is often made for one run, and then has the run in a final field: of
     * it are reported fields that are not final, and containers that can be given another content.
     *
     * <p>Violated by {@code class Research implements Agent { private AgentRun run; }}; not by {@code record
     * Step(AgentRun run)}, which is made for each run, nor by a bean in {@code @RequestScope} or in an annotation that
     * has such a scope.
     */
    public static final ArchRule NO_EMITTER_KEPT_ACROSS_RUNS = ApplicationRule.of(
            "NO_EMITTER_KEPT_ACROSS_RUNS",
            "no shared object should keep an emitter, a run or a tool call in a field",
            "the next run overwrites it, and then one user's events go to another. Fix: take it as a parameter, or"
                    + " make an object for each run that has it in a final field",
            application -> classes().should(new KeepNoEmitter(application)));

    /**
     * No class that emits or observes typed events writes the name of one as a literal in its code. Such a class names
     * a record of an event, {@code EventHeader}, a contract such as {@code AgentRun} or {@code WebSocketManager}, a
     * listener, an agent or a log; one that has ids, values, time or the testkit alone reads the wire, as a client does,
     * and is left alone. Names are told by exact equality.
     *
     * <p>A class that uses {@code EventTypes}, or a constant that is a copy from there, is left alone: the compiler
     * copies constants, and notes where they are from. It does not note it of the label of a {@code case} or of what an
     * annotation has, and the compilers of other languages may never: so a name that is nothing but the label of a
     * {@code case}, a name in an annotation, and classes of other languages than Java are left alone, too.
     *
     * <p>Violated by {@code event.type().equals("agent_started")}; not by {@code event instanceof AgentStarted}, nor by
     * {@code header.type().equals(EventTypes.AGENT_STARTED)}.
     */
    public static final ArchRule NO_EVENT_NAMES_AS_LITERALS = ApplicationRule.of(
            "NO_EVENT_NAMES_AS_LITERALS",
            "no class should write the name of an event as a literal",
            "a misspelt name compiles and delivers nothing. Fix: emit the record of dev.tidings.api.event, ask with"
                    + " instanceof, and where only a name will do use the constant of EventTypes",
            application -> classes().should(new WriteNoEventNames(application)));

    /**
     * No class outside Tidings has the simple name of a contract, nested classes included.
     *
     * <p>Violated by {@code com.example.WebSocketManager}; not by {@code com.example.ShopWebSocketManager}.
     */
    public static final ArchRule NO_DUPLICATE_CANONICAL_NAMES = ApplicationRule.of(
            "NO_DUPLICATE_CANONICAL_NAMES",
            "no class outside Tidings should have the name of a contract of it",
            "each contract has one home, and an import of the other one looks right and delivers nothing."
                    + " Fix: use the contract, or give the class a name that says what it does beyond it",
            application -> classes().should(new HaveNoNameOf(CanonicalTypes.of(Family.CONTRACT))));

    /**
     * Nobody outside Tidings uses {@code dev.tidings.core.legacy}, but for {@code DeprecationReport}, which says who
     * else does. An application that is being migrated freezes it, with {@link ArchitectureCheck#freezing} or
     * {@code FreezingArchRule.freeze(TidingsRules.NO_LEGACY)}.
     *
     * <p>Violated by {@code Legacy.of(server)}; not by {@code DeprecationReport.of(server.manager())}.
     */
    public static final ArchRule NO_LEGACY = ApplicationRule.of(
            "NO_LEGACY",
            "no class outside Tidings should use dev.tidings.core.legacy",
            "it goes after the day that its Javadoc names. Fix: use what the @deprecated text names, with"
                    + " docs/MIGRATION.md beside it; on the way there, freeze this rule",
            application -> noClasses()
                    .should()
                    .dependOnClassesThat(describe("are of dev.tidings.core.legacy", TidingsRules::isLegacy)));

    /**
     * No package that uses Tidings is in a cycle of the application's packages. Cycles of other packages are left to
     * rules of the application's own.
     *
     * <p>Violated by {@code com.example.agents}, which emits and calls {@code com.example.web}, which calls
     * {@code com.example.agents}; not by a cycle of two packages that have nothing to do with Tidings.
     */
    public static final ArchRule NO_CYCLES_AROUND_TIDINGS = ApplicationRule.of(
            "NO_CYCLES_AROUND_TIDINGS",
            "no package that uses Tidings should be in a cycle of packages",
            "then who emits and who is told can't be tested or moved apart. Fix: move what both need into a package of"
                    + " its own, or let one side see an interface, such as an extension point of dev.tidings.api.spi",
            application -> classes().should(new StayOutOfCycles(application)));

    private TidingsRules() {}

    /**
     * Nobody outside the given packages sends data to a {@code WebSocket} of Java-WebSocket or uses its servers, sends
     * to a session of Jakarta, Java EE, Spring or Jetty, to a socket of Vert.x, Undertow or Reactor Netty, by Spring's
     * messages to users, by the result of a method in {@code @OnMessage}, {@code @SubscribeMapping},
     * {@code @SendToUser} or {@code @MessageMapping} with {@code @SendTo}, or makes a data frame of Netty. Pings, pongs
     * and closes are no data. A class in the package of an implementation of {@link WebSocketConnection} or
     * {@link Transport} may, if it comes from the same folder or jar: it is how a manager sends.
     *
     * <p>What is known to be a client's is left alone: {@code java.net.http.WebSocket}, {@code WebSocketClient} of
     * Java-WebSocket and its subclasses, {@code io.vertx.core.http.WebSocket}, and a class in {@code @ClientEndpoint}.
     * Where a library has one type for both ends, as Spring, Jetty, Undertow, Reactor Netty, Netty and the endpoints of
     * Jakarta that are no annotated classes, a client is reported too; exempt its package.
     *
     * <p>Violated by {@code session.getBasicRemote().sendText(text)}; not by {@code session.getId()}.
     *
     * @param allowedPackages packages in the syntax of ArchUnit, such as {@code com.example.chat..}, with sockets that
     *     have nothing to do with Tidings
     * @return the rule
     */
    public static ArchRule noTransportAroundTheManager(String... allowedPackages) {
        List<String> allowed = List.of(allowedPackages);
        return ApplicationRule.of(
                "NO_TRANSPORT_AROUND_THE_MANAGER",
                "no class should send to a WebSocket around the manager of Tidings",
                "what does not go through the log has no place in the order, reaches one device only and is"
                        + " lost at the next reconnect. Fix: emit it through an AgentRun, a WebSocketEmitter or the"
                        + " WebSocketManager; exempt a package whose sockets are not of Tidings with"
                        + " ArchitectureCheck.exempting(TidingsRules.NO_TRANSPORT_AROUND_THE_MANAGER,"
                        + " \"com.example.chat..\"), without test code with"
                        + " NO_TRANSPORT_AROUND_THE_MANAGER:com.example.chat.. in the property"
                        + " tidings.architecture.exempt, and where the rule is checked by itself with"
                        + " noTransportAroundTheManager(\"com.example.chat..\")",
                application -> noClasses()
                        .that()
                        .resideOutsideOfPackages(allowed.toArray(String[]::new))
                        .and(new NeitherAdaptersNorClients(application))
                        .should()
                        .dependOnClassesThat(describe("are servers of Java-WebSocket", TidingsRules::isServer))
                        .orShould(new SentAnswers())
                        .orShould()
                        .accessTargetWhere(describe("a WebSocket's way to send", SendingCalls::isSend)));
    }

    /** Returns every rule, in the order in which they are told. */
    static List<ApplicationRule> all() {
        return Stream.of(
                        CONTRACTS_ARE_NOT_IMPLEMENTED,
                        ONLY_CANONICAL_TYPES,
                        NO_LEGACY,
                        NO_TRANSPORT_AROUND_THE_MANAGER,
                        NO_STATIC_CONTRACTS,
                        NO_EMITTER_KEPT_ACROSS_RUNS,
                        NO_EVENT_NAMES_AS_LITERALS,
                        NO_DUPLICATE_CANONICAL_NAMES,
                        NO_CYCLES_AROUND_TIDINGS)
                .map(ApplicationRule.class::cast)
                .toList();
    }

    private static boolean isServer(JavaClass type) {
        return Application.isIn(type, "org.java_websocket.server")
                || type.getBaseComponentType().getName().equals("org.java_websocket.WebSocketImpl");
    }

    private static boolean isLegacy(JavaClass type) {
        return type.getPackageName().equals("dev.tidings.core.legacy")
                && !type.getName().startsWith("dev.tidings.core.legacy.DeprecationReport");
    }
}
