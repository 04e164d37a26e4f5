package dev.tidings.core.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;

/** Who may see and extend what in core. */
final class VisibilityRules {
    static final ArchRule IMPLEMENTATIONS_ARE_HIDDEN_AND_FINAL = classes()
            .that(describe("implement a contract", VisibilityRules::implementsContract))
            .should()
            .bePackagePrivate()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .because("users hold contracts, so that an implementation can change without notice");

    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that(describe(
                    "are concrete classes",
                    type -> !type.isInterface()
                            && !type.isEnum()
                            && !type.isAnonymousClass()
                            && !type.getModifiers().contains(JavaModifier.ABSTRACT)))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .because("nothing here is designed to be extended");

    static final ArchRule CONSTRUCTORS_ARE_NOT_PUBLIC = noConstructors()
            .that()
            .areDeclaredInClassesThat(describe(
                    "are neither records nor exceptions",
                    type -> !type.isRecord() && !type.isAssignableTo(Throwable.class)))
            .should()
            .bePublic()
            .because("what core makes is made by its factories, which can check and hide what they make");

    private VisibilityRules() {}

    static ArchRule entryTypesAreFew(int mostPerArea) {
        return classes()
                .should(new BePublicInFewCases(mostPerArea))
                .because("an area is reached through a few types, or the areas grow into one");
    }

    static ArchRule exportedMethodsSpeakApi(String exportedPackage) {
        return methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(exportedPackage)
                .should(new MentionOnly(type -> isOfTheApi(type)
                        || type.getBaseComponentType().getPackageName().equals(exportedPackage)))
                .because("core adds factories and builders to the api, and no types of its own to learn");
    }

    private static boolean implementsContract(JavaClass type) {
        return !type.isInterface()
                && type.getAllRawInterfaces().stream()
                        .anyMatch(parent -> parent.getPackageName().equals("dev.tidings.api.internal"));
    }

    private static boolean isOfTheApi(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || base.getPackageName().startsWith("java.")
                || base.getPackageName().startsWith("javax.net")
                || (base.getPackageName().startsWith("dev.tidings.api")
                        && !base.getPackageName().equals("dev.tidings.api.internal"))
                || base.getPackageName().equals("dev.tidings.core");
    }
}
