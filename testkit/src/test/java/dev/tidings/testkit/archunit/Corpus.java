package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import com.example.Breaks;
import com.example.Keeps;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.annotation.Annotation;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application that the rules are tried on: each class says which rule it breaks, or which one it keeps. */
final class Corpus {
    static final JavaClasses CLASSES = new ClassFileImporter()
            .importPackages("com.example")
            .that(resideInAnyPackage("com.example", "com.example.bad..", "com.example.good..", "com.example.loops.."));

    private static final Pattern SUBJECT = Pattern.compile("<(com\\.example\\.[^>]*)>");

    private Corpus() {}

    static JavaClasses in(String... packages) {
        return CLASSES.that(resideInAnyPackage(packages));
    }

    static Map<String, Set<String>> breaks() {
        return marked(Breaks.class);
    }

    static Map<String, Set<String>> keeps() {
        return marked(Keeps.class);
    }

    private static Map<String, Set<String>> marked(Class<? extends Annotation> mark) {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(mark))
                .collect(groupingBy(
                        type -> type.getAnnotationOfType(mark.getName())
                                .get("value")
                                .orElseThrow()
                                .toString(),
                        TreeMap::new,
                        mapping(JavaClass::getName, toCollection(TreeSet::new))));
    }

    /** Returns the marked class that a violation is about, or the text of the violation if it is about none. */
    static String subjectOf(String violation) {
        Matcher subject = SUBJECT.matcher(violation);
        return subject.find() ? mark(subject.group(1)).orElse(violation) : violation;
    }

    private static Optional<String> mark(String subject) {
        return CLASSES.stream()
                .filter(type -> isAbout(subject, type))
                .max(Comparator.comparingInt(type -> type.getName().length()))
                .flatMap(type -> Stream.iterate(
                                type, each -> each.getEnclosingClass().orElse(null))
                        .takeWhile(each -> each != null)
                        .filter(each -> each.isAnnotatedWith(Breaks.class) || each.isAnnotatedWith(Keeps.class))
                        .map(JavaClass::getName)
                        .findFirst());
    }

    private static boolean isAbout(String subject, JavaClass type) {
        return subject.equals(type.getName())
                || subject.startsWith(type.getName() + ".")
                || subject.equals(type.getPackageName()) && type.isAnnotatedWith(Breaks.class);
    }
}
