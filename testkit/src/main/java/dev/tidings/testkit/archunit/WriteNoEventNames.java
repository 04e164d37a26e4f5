package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tidings.api.event.EventTypes;

/**
 * Holds for a class that has nothing to do with typed events, or names them by their records or by {@code EventTypes},
 * itself or through a class that has copied the constant from there. Only of Java it is known that its compiler leaves
 * the name of the class behind whose constant it copies, so classes of other languages are left alone.
 */
final class WriteNoEventNames extends ArchCondition<JavaClass> {
    private static final String CONSTANTS = EventTypes.class.getName().replace('.', '/');
    private final JavaClasses application;

    WriteNoEventNames(JavaClasses application) {
        super("write no name of an event as a literal");
        this.application = application;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!isOfJava(type) || !EventContracts.areUsedBy(type)) {
            return;
        }
        ClassFile file = ClassFile.of(type);
        EventNames.records().forEach((name, event) -> {
            if (file.strings().contains(name) && !isCopied(name, file)) {
                events.add(SimpleConditionEvent.violated(type, text(type, name, event)));
            }
        });
    }

    private static boolean isOfJava(JavaClass type) {
        return type.getSource()
                .flatMap(Source::getFileName)
                .filter(name -> !name.endsWith(".java"))
                .isEmpty();
    }

    private boolean isCopied(String name, ClassFile file) {
        return file.classes().contains(CONSTANTS)
                || file.classes().stream()
                        .map(other -> other.replace('/', '.'))
                        .filter(application::contain)
                        .map(other -> ClassFile.of(application.get(other)))
                        .anyMatch(other -> other.classes().contains(CONSTANTS)
                                && other.constants().contains(name));
    }

    private static String text(JavaClass type, String name, String event) {
        return "Class <" + type.getName() + "> writes \"" + name + "\", the name of <" + event + ">, as a literal in "
                + type.getSourceCodeLocation();
    }
}
