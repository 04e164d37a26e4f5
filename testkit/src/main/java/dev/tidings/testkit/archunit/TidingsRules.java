package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.testkit.CanonicalTypes;
import dev.tidings.testkit.CanonicalTypes.Family;

/**
 * Rules that keep an application on the contracts of Tidings. Check them against the classes of the application:
 *
 * <pre>{@code
 * JavaClasses application = new ClassFileImporter().importPackages("com.example");
 * TidingsRules.CONTRACTS_ARE_NOT_IMPLEMENTED.check(application);
 * }</pre>
 *
 * <p>A rule passes where there is nothing to check, and never looks at the classes of Tidings itself.
 */
public final class TidingsRules {
    /**
     * Nobody outside Tidings implements a contract or names {@code dev.tidings.api.internal}. On the module path the
     * compiler sees to this; on the class path this rule does.
     *
     * <p>Violated by {@code class MyManager implements CanonicalWebSocketManager}; not by a class that calls a
     * contract, nor by one that implements an extension point of {@code dev.tidings.api.spi}.
     */
    public static final ArchRule CONTRACTS_ARE_NOT_IMPLEMENTED = noClasses()
            .that(areOutsideTidings())
            .should()
            .beAssignableTo(describe("a sealed contract of Tidings", TidingsRules::isContract))
            .orShould()
            .dependOnClassesThat(resideInAPackage("dev.tidings.api.internal"))
            .as("no class outside Tidings should implement a contract of it or name dev.tidings.api.internal")
            .because("a second implementation breaks what the first one promises. Fix: obtain the contract from its"
                    + " factory in dev.tidings.core, and in tests put a WebSocketConnection of the test's under a real"
                    + " manager; what is meant to be implemented is in dev.tidings.api.spi")
            .allowEmptyShould(true);

    /**
     * Nobody sends to a WebSocket around the manager. The same as {@link #noTransportAroundTheManager} without a
     * package that may.
     */
    public static final ArchRule NO_TRANSPORT_AROUND_THE_MANAGER = noTransportAroundTheManager();

    /**
     * No class outside Tidings has the simple name of a contract, nested classes included.
     *
     * <p>Violated by {@code com.example.WebSocketManager}; not by {@code com.example.ShopWebSocketManager}.
     */
    public static final ArchRule NO_DUPLICATE_CANONICAL_NAMES = classes()
            .that(areOutsideTidings())
            .should(new HaveNoNameOf(CanonicalTypes.of(Family.CONTRACT)))
            .as("no class outside Tidings should have the name of a contract of it")
            .because("each contract has one home, and an import of the other one looks right and delivers nothing."
                    + " Fix: use the contract, or give the class a name that says what it does beyond it")
            .allowEmptyShould(true);

    /**
     * Nobody outside Tidings uses {@code dev.tidings.core.legacy}, but for {@code DeprecationReport}, which says who
     * else does. An application that is being migrated freezes it:
     * {@code FreezingArchRule.freeze(TidingsRules.NO_LEGACY)}.
     *
     * <p>Violated by {@code Legacy.of(server)}; not by {@code DeprecationReport.of(server.manager())}.
     */
    public static final ArchRule NO_LEGACY = noClasses()
            .that(areOutsideTidings())
            .should()
            .dependOnClassesThat(describe("are of dev.tidings.core.legacy", TidingsRules::isLegacy))
            .as("no class outside Tidings should use dev.tidings.core.legacy")
            .because("it goes after the day that its Javadoc names. Fix: use what the @deprecated text names, with"
                    + " docs/MIGRATION.md beside it; on the way there, freeze this rule")
            .allowEmptyShould(true);

    private TidingsRules() {}

    /**
     * Nobody outside the given packages uses Java-WebSocket, or sends to a session of Jakarta, Java EE or Spring.
     * Implementations of {@link WebSocketConnection} and {@link Transport}, with what is nested in them, may: they are
     * how a manager sends.
     *
     * <p>Violated by {@code session.getBasicRemote().sendText(text)}; not by {@code session.getId()}.
     *
     * @param allowedPackages packages in the syntax of ArchUnit, such as {@code com.example.chat..}, with sockets that
     *     have nothing to do with Tidings
     * @return the rule
     */
    public static ArchRule noTransportAroundTheManager(String... allowedPackages) {
        return noClasses()
                .that(areOutsideTidings())
                .and()
                .resideOutsideOfPackages(allowedPackages)
                .and(describe("are no adapters of a transport", type -> !isAdapter(type)))
                .should()
                .dependOnClassesThat(resideInAPackage("org.java_websocket.."))
                .orShould()
                .accessTargetWhere(describe("a WebSocket's way to send", SendingCalls::isSend))
                .as("no class should send to a WebSocket around the manager of Tidings")
                .because("what does not go through the log has no place in the order, reaches one device only and is"
                        + " lost at the next reconnect. Fix: emit it through an AgentRun, a WebSocketEmitter or the"
                        + " WebSocketManager; allow a package whose sockets are not of Tidings with"
                        + " noTransportAroundTheManager(\"com.example.chat..\")")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> areOutsideTidings() {
        return DescribedPredicate.not(resideInAPackage("dev.tidings.api..").or(resideInAPackage("dev.tidings.core..")))
                .as("are outside Tidings");
    }

    private static boolean isLegacy(JavaClass type) {
        return type.getPackageName().equals("dev.tidings.core.legacy")
                && !type.getName().startsWith("dev.tidings.core.legacy.DeprecationReport");
    }

    private static boolean isContract(JavaClass type) {
        return CanonicalTypes.of(Family.CONTRACT).containsValue(type.getName());
    }

    private static boolean isAdapter(JavaClass type) {
        return type.isAssignableTo(WebSocketConnection.class)
                || type.isAssignableTo(Transport.class)
                || type.getEnclosingClass().filter(TidingsRules::isAdapter).isPresent();
    }
}
