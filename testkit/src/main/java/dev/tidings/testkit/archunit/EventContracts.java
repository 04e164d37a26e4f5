package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tidings.testkit.CanonicalTypes;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells which types of Tidings emit typed events or observe them: the records, every contract but those of logins and
 * messages, and the extension points through which events go. Ids, values, time and the testkit are none, since who
 * has no more than them reads names off the wire, as a client does.
 */
final class EventContracts {
    private static final Set<String> OTHER_CONTRACTS =
            Set.of("AuthHandler", "MessageRouter", "MessageRouterRegistry", "Tickets");
    private static final Set<String> EXTENSIONS = Set.of(
            "Agent",
            "EventHeader",
            "EventLog",
            "GoldenPathListener",
            "LogEntry",
            "LogSubscriber",
            "NewEvent",
            "Redactor",
            "TidingsListener");
    private static final Set<String> NAMES = Stream.of(
                    of(Family.CONTRACT).filter(name -> !OTHER_CONTRACTS.contains(simple(name))),
                    of(Family.EVENT),
                    Stream.concat(of(Family.EXTENSION_POINT), of(Family.EXTENSION_VALUE))
                            .filter(name -> EXTENSIONS.contains(simple(name))),
                    of(Family.VALUE).filter(name -> simple(name).equals("BridgeNotification")))
            .flatMap(names -> names)
            .collect(toSet());

    private EventContracts() {}

    /** Says whether the class names one, or a class around it does. */
    static boolean areUsedBy(JavaClass type) {
        return Application.outwards(type)
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> NAMES.contains(
                        dependency.getTargetClass().getBaseComponentType().getName()));
    }

    private static Stream<String> of(Family family) {
        return CanonicalTypes.of(family).values().stream();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
