package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.function.Function;

/** A rule that looks at the application's classes only, and is made anew for each set of them. */
final class ApplicationRule implements ArchRule {
    private final String name;
    private final String description;
    private final Function<JavaClasses, ArchRule> definition;
    private final boolean emptyAllowed;

    private ApplicationRule(
            String name, String description, Function<JavaClasses, ArchRule> definition, boolean emptyAllowed) {
        this.name = name;
        this.description = description;
        this.definition = definition;
        this.emptyAllowed = emptyAllowed;
    }

    static ApplicationRule of(String name, String text, String reason, Function<JavaClasses, ArchRule> definition) {
        return new ApplicationRule(name, text + ", because " + reason, definition, true);
    }

    String name() {
        return name;
    }

    ArchRule on(JavaClasses application) {
        return definition.apply(application).as(description).allowEmptyShould(emptyAllowed);
    }

    @Override
    public EvaluationResult evaluate(JavaClasses imported) {
        JavaClasses application = Application.among(imported);
        return on(application).evaluate(application);
    }

    @Override
    public void check(JavaClasses imported) {
        ArchRule.Assertions.check(this, imported);
    }

    @Override
    public ApplicationRule as(String newDescription) {
        return new ApplicationRule(name, newDescription, definition, emptyAllowed);
    }

    @Override
    public ApplicationRule because(String reason) {
        return as(description + ", because " + reason);
    }

    @Override
    public ApplicationRule allowEmptyShould(boolean allowed) {
        return new ApplicationRule(name, description, definition, allowed);
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public String toString() {
        return name;
    }
}
