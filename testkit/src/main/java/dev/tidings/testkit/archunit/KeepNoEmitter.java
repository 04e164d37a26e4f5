package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/**
 * Holds for a class that is not shared, or keeps nothing of one run. An agent may keep what it can't exchange: such an
 * agent was made for the run.
 */
final class KeepNoEmitter extends ArchCondition<JavaClass> {
    private final Holding emitters;

    KeepNoEmitter(JavaClasses application) {
        super("keep nothing of one run");
        emitters = new Holding(
                application,
                RunContracts::isOfOneRun,
                type -> SharedObjects.isShared(type) || SharedObjects.isScoped(type));
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        SharedObjects.whyShared(type).ifPresent(reason -> check(type, reason, found -> true, events));
        if (SharedObjects.isOnlyAnAgent(type)) {
            check(type, "implements Agent", found -> !found.settled(), events);
        }
    }

    private void check(JavaClass type, String reason, Predicate<Holding.Found> wrong, ConditionEvents events) {
        TypeInPlace.of(type)
                .fields()
                .filter(place -> isTheConcernOf(type, place.field()))
                .forEach(place -> emitters.in(place, wrong)
                        .ifPresent(found -> events.add(
                                SimpleConditionEvent.violated(type, text(type, reason, place.field(), found)))));
    }

    private static String text(JavaClass type, String reason, JavaField field, Holding.Found found) {
        return "Class <" + type.getName() + ">, which " + reason + ", has the field <" + field.getFullName()
                + ">, which " + found.text() + " in " + field.getSourceCodeLocation();
    }

    /** A shared class that is extended is told itself. */
    private static boolean isTheConcernOf(JavaClass type, JavaField field) {
        JavaClass owner = field.getOwner();
        boolean told = SharedObjects.isShared(owner)
                || (SharedObjects.isOnlyAnAgent(owner) && SharedObjects.isOnlyAnAgent(type));
        return owner.equals(type) || !told;
    }
}
