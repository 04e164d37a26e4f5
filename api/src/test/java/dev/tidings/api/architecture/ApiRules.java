package dev.tidings.api.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** What holds for the api artifact, whoever adds to it. */
final class ApiRules {
    /** The behaviour contracts: what core implements, once. */
    static final Set<String> CONTRACTS = Set.of(
            "AgentBridge",
            "AgentRun",
            "AuthHandler",
            "AuthenticationWebSocketEmitter",
            "DeliveryTracker",
            "EventValidator",
            "GoldenPathMonitor",
            "ExecutionEngine",
            "ExecutionEngineFactory",
            "ExecutionScope",
            "MessageRouter",
            "RollbackGuard",
            "MessageRouterRegistry",
            "StandardWebSocketBridge",
            "Tickets",
            "TidingsServer",
            "ToolCall",
            "WebSocketEmitter",
            "WebSocketManager",
            "WebSocketManagerFactory",
            "WebSocketNotifier");

    /** Plain interfaces outside spi: handles that core gives away and anyone may imitate in a test. */
    private static final Set<String> PLAIN_HANDLES = Set.of("CancellationToken", "HandlerRegistration");

    static final ArchRule CONTRACTS_PERMIT_THEIR_CANONICAL_TYPE_ONLY = classes()
            .that(describe("are behaviour contracts", type -> CONTRACTS.contains(type.getSimpleName())))
            .should(new PermitItsCanonicalTypeOnly(CONTRACTS))
            .because("a contract has one implementation, in core, and nobody else can write a second one");

    static final ArchRule CANONICAL_TYPES_ADD_NOTHING = classes()
            .that()
            .haveSimpleNameStartingWith("Canonical")
            .should(new OnlyOpenItsContract())
            .because("it exists for core to implement a sealed contract, and what it added no user could call");

    static final ArchRule OTHER_INTERFACES_ARE_SEALED_OR_OPEN_ON_PURPOSE = classes()
            .that()
            .areInterfaces()
            .and()
            .areNotAnnotations()
            .and()
            .arePublic()
            .and()
            .resideOutsideOfPackages("dev.tidings.api.spi", "dev.tidings.api.internal")
            .and(describe("are not listed handles", type -> !PLAIN_HANDLES.contains(type.getSimpleName())))
            .should(new BeSealed())
            .because("what an application may implement lives in dev.tidings.api.spi, and the rest can grow methods");

    static final ArchRule DEPENDS_ON_THE_JDK_AND_JSPECIFY_ALONE = classes()
            .should()
            .onlyDependOnClassesThat(resideInAPackage("java..")
                    .or(resideInAPackage("org.jspecify.."))
                    .or(tidings()))
            .because("everything that a user compiles against comes with it");

    static final ArchRule CONSTRUCTORS_ARE_NOT_PUBLIC = noConstructors()
            .that()
            .areDeclaredInClassesThat(describe(
                    "are neither records nor exceptions",
                    type -> !type.isRecord() && !type.isAssignableTo(Throwable.class)))
            .should()
            .bePublic()
            .because("a named factory can be changed later and says what it makes");

    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that(describe("are classes with bodies", ApiRules::isOrdinaryClass))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .because("nothing here is designed to be extended");

    static final ArchRule TYPES_ARE_FREE_OF_CYCLES = slices().assignedFrom(new TopLevelTypes())
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("dev.tidings.api.internal"), nameMatching(".*"))
            .because("a value must be understandable without the contracts that carry it");

    private ApiRules() {}

    private static DescribedPredicate<JavaClass> tidings() {
        return resideInAPackage("dev.tidings.api..")
                .or(describe(
                        "arrays of primitives",
                        type -> type.getBaseComponentType().isPrimitive()));
    }

    private static boolean isOrdinaryClass(JavaClass type) {
        return !type.isInterface() && !type.isEnum() && !type.isAnonymousClass();
    }

    private static final class TopLevelTypes implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.tidings.api")
                    ? SliceIdentifier.of(topLevelOf(type).getName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "types of the api";
        }

        private static JavaClass topLevelOf(JavaClass type) {
            return type.getEnclosingClass().map(TopLevelTypes::topLevelOf).orElse(type);
        }
    }
}
