package dev.tidings.core.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What core may use, and where. */
final class UsageRules {
    private static final Set<String> TIMERS = Set.of(
            "java.util.Timer",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.ScheduledThreadPoolExecutor");

    static final ArchRule THE_TRANSPORT_ALONE_KNOWS_ITS_LIBRARY = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.core.transport")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.java_websocket..")
            .because("the library is hostile to a server that relies on it, and the transport is the border to it");

    static final ArchRule THE_CODEC_ALONE_KNOWS_JACKSON = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.core.codec")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..")
            .because("limits, snapshots and names on the wire are decided in one place");

    static final ArchRule TIME_ALONE_READS_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.core.time")
            .should()
            .accessTargetWhere(clock())
            .orShould()
            .dependOnClassesThat(describe("are timers or java.time.Clock", UsageRules::isTimerOrClock))
            .because("a test must hold all time in its hand: take TimeSource and TaskScheduler");

    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .accessTargetWhere(
                    target("Thread.sleep or TimeUnit.sleep", Set.of(Thread.class, TimeUnit.class), Set.of("sleep")))
            .because("a sleeping thread is one that a user's agent does not get");

    static final ArchRule NOTHING_IS_KEPT_PER_THREAD = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class)
            .because("agents run on virtual threads by the ten thousand, and each would keep a copy");

    static final ArchRule NOBODY_PRINTS = noClasses()
            .should()
            .accessTargetWhere(target("System.out or System.err", Set.of(System.class), Set.of("out", "err")))
            .orShould()
            .accessTargetWhere(describe(
                    "Throwable.printStackTrace",
                    access -> access.getName().equals("printStackTrace")
                            && access.getTargetOwner().isAssignableTo(Throwable.class)))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(System.Logger.class)
            .because("the application decides where a log goes, through SLF4J");

    static final ArchRule JACKSON_IS_NEVER_TOLD_A_CLASS_BY_ITS_INPUT = noClasses()
            .should()
            .accessTargetWhere(describe("default typing of Jackson", UsageRules::isDefaultTyping))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.fasterxml.jackson.annotation.JsonTypeInfo")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind.jsontype..")
            .because("input that names a class to instantiate is remote code execution");

    static final ArchRule NOBODY_LOOKS_BACK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.core.legacy")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tidings.core.legacy")
            .because("what is deprecated stands on what is not, so that it can be taken away");

    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES = slices().assignedFrom(new Packages())
            .should()
            .beFreeOfCycles()
            .because("an area must be understandable, and testable, without the ones that use it");

    private UsageRules() {}

    private static DescribedPredicate<JavaAccess<?>> target(String text, Set<Class<?>> owners, Set<String> names) {
        return describe(
                text,
                access -> names.contains(access.getName())
                        && owners.stream().anyMatch(access.getTargetOwner()::isEquivalentTo));
    }

    private static DescribedPredicate<JavaAccess<?>> clock() {
        return target("the system's clock", Set.of(System.class), Set.of("currentTimeMillis", "nanoTime"))
                .or(target("new Date", Set.of(Date.class), Set.of("<init>")))
                .or(describe(
                        "now of java.time",
                        access -> access.getName().equals("now")
                                && access.getTargetOwner().getPackageName().startsWith("java.time")))
                .as("the system's clock");
    }

    private static boolean isTimerOrClock(JavaClass type) {
        return TIMERS.contains(type.getName()) || type.isAssignableTo(Clock.class);
    }

    private static boolean isDefaultTyping(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().startsWith("com.fasterxml.jackson")
                && (access.getName().contains("DefaultTyping")
                        || access.getName().equals("setPolymorphicTypeValidator"));
    }

    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.tidings.core")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of core";
        }
    }
}
