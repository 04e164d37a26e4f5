package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the imported classes are the application's. Somebody may import a whole class path, and then the libraries
 * on it, which may themselves implement a transport or have a class called {@code ToolCall}, are nobody's mistake. So
 * a class is the application's if its class file lies in a directory, as a build's own output does, or if its package
 * begins with the name of an organisation that uses Tidings, as the other modules of the application do, which come as
 * jars. It need not use Tidings itself. The testkit and the extensions use Tidings too, and are no organisation.
 *
 * <p>An organisation has the first two names of a package, and three where many share the first two: at a host of
 * projects, as in {@code io.github.ada}, and below a country, as in {@code uk.co.acme}.
 */
final class Application {
    private static final String ROOT = "dev.tidings.";
    private static final Set<String> HOSTS =
            Set.of("bitbucket", "codeberg", "gitee", "github", "gitlab", "googlecode", "sourceforge");
    private static final Set<String> BELOW_A_COUNTRY =
            Set.of("ac", "co", "com", "edu", "gov", "net", "or", "org", "ltd", "me", "ne", "nom", "web");

    private Application() {}

    static JavaClasses among(JavaClasses imported) {
        Set<String> organisations = imported.stream()
                .filter(type -> !isTidings(type) && usesTidings(type))
                .map(type -> organisation(type.getPackageName()))
                .filter(organisation -> !ROOT.startsWith(organisation + "."))
                .collect(toSet());
        return outsideTidings(imported)
                .that(describe(
                        "are the application's",
                        type -> isInDirectory(type) || organisations.contains(organisation(type.getPackageName()))));
    }

    static JavaClasses outsideTidings(JavaClasses imported) {
        return imported.that(describe("are outside Tidings", type -> !isTidings(type)));
    }

    static boolean usesTidings(JavaClass type) {
        return outwards(type)
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> dependency
                        .getTargetClass()
                        .getBaseComponentType()
                        .getName()
                        .startsWith(ROOT));
    }

    static Stream<JavaClass> outwards(JavaClass type) {
        return Stream.iterate(
                type, each -> each != null, each -> each.getEnclosingClass().orElse(null));
    }

    private static boolean isTidings(JavaClass type) {
        return isIn(type, "dev.tidings.api") || isIn(type, "dev.tidings.core");
    }

    static boolean isIn(JavaClass type, String root) {
        String home = type.getBaseComponentType().getPackageName();
        return home.equals(root) || home.startsWith(root + ".");
    }

    private static boolean isInDirectory(JavaClass type) {
        return type.getSource()
                .filter(source -> "file".equals(source.getUri().getScheme()))
                .isPresent();
    }

    static String organisation(String home) {
        String[] names = home.split("\\.");
        boolean shared = names.length > 2
                && (HOSTS.contains(names[1]) || (names[0].length() == 2 && BELOW_A_COUNTRY.contains(names[1])));
        return Stream.of(names).limit(shared ? 3 : 2).collect(joining("."));
    }
}
