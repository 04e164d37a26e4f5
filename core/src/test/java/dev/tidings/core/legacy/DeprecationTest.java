package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every public type and method of the package to what deprecated code must say. */
class DeprecationTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/tidings/core/legacy");
    private static final Pattern DEPRECATED_TEXT =
            Pattern.compile("@deprecated use \\{@link ([^}]+)}; gone after \\{@value DeprecationReport#SUNSET}");
    private static final Pattern MEMBER = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@Override\\s*)?@Deprecated\\(since = \"0.1.0\", forRemoval = true\\)((?:(?!/\\*\\*).)*)",
            Pattern.DOTALL);
    private static final Pattern FIX = Pattern.compile("(?:used|unsupported)\\(\\s*\"([^\"]+)\"");

    static Stream<Class<?>> types() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info") && !name.equals("DeprecationReport"))
                    .sorted()
                    .<Class<?>>map(DeprecationTest::named)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                    .toList()
                    .stream();
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName("dev.tidings.core.legacy." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source(Class<?> type) throws IOException {
        Class<?> outer = type.getDeclaringClass() == null ? type : type.getDeclaringClass();
        return Files.readString(SOURCES.resolve(outer.getSimpleName() + ".java"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_public_type_and_method_is_deprecated_for_removal(Class<?> type) {
        assertForRemoval(type.getAnnotation(Deprecated.class));
        assertThat(publicMethods(type)).allSatisfy(method -> assertForRemoval(method.getAnnotation(Deprecated.class)));
    }

    private static void assertForRemoval(Deprecated deprecated) {
        assertThat(deprecated).isNotNull();
        assertThat(deprecated.forRemoval()).isTrue();
        assertThat(deprecated.since()).isEqualTo("0.1.0");
    }

    private static List<Method> publicMethods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !List.of("equals", "hashCode").contains(method.getName()))
                .filter(method -> !type.isEnum())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_text_links_the_replacement_and_names_the_sunset(Class<?> type) throws IOException {
        String source = source(type);
        List<MatchResult> members = MEMBER.matcher(source).results().toList();

        assertThat(members).hasSize((int)
                Pattern.compile("@Deprecated\\(").matcher(source).results().count());
        assertThat(members).allSatisfy(member -> {
            String text = member.group(1).replaceAll("\\s*\\n\\s*\\*\\s?", " ");
            assertThat(DEPRECATED_TEXT.matcher(text).results()).as(text).hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_warning_names_the_replacement_that_the_text_links(Class<?> type) throws IOException {
        MEMBER.matcher(source(type)).results().forEach(member -> {
            Matcher fix = FIX.matcher(member.group(2));
            if (fix.find()) {
                Matcher link = DEPRECATED_TEXT.matcher(member.group(1).replaceAll("\\s*\\n\\s*\\*\\s?", " "));
                assertThat(link.find()).isTrue();
                assertThat(plain(link.group(1))).as(member.group(2)).endsWith(fix.group(1));
            }
        });
    }

    private static String plain(String link) {
        String name = link.replaceAll("\\(.*", "").replace('#', '.');
        return name.startsWith(".") ? "Builder" + name : name;
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_method_with_a_body_is_one_line_and_is_counted(Class<?> type) throws IOException {
        MEMBER.matcher(source(type)).results().forEach(member -> {
            String code = member.group(2);
            boolean hook =
                    (code.contains("return new ") || code.contains("Legacy legacy()")) && !code.contains("used(");
            if (code.contains("(")
                    && code.contains("{")
                    && !code.contains(" class ")
                    && !code.contains(" interface ")
                    && !hook
                    && !type.getSimpleName().equals("Builder")
                    && !code.contains("Builder")) {
                assertThat(code).containsPattern("used\\(|unsupported\\(");
                assertThat(body(code)).as(code).matches("[^;{}]+;\\s*");
            }
        });
    }

    /** Returns what is between the braces of the first method, with its texts left out. */
    private static String body(String code) {
        String plain = code.replaceAll("\"[^\"]*\"", "text");
        int begin = plain.indexOf('{') + 1;
        int depth = 1;
        int end = begin;
        while (depth > 0) {
            char next = plain.charAt(end++);
            depth += next == '{' ? 1 : next == '}' ? -1 : 0;
        }
        return plain.substring(begin, end - 1);
    }

    @Test
    void the_sunset_is_a_date_and_the_pages_name_the_same_one() throws IOException {
        assertThat(LocalDate.parse(DeprecationReport.SUNSET)).isEqualTo(LocalDate.of(2027, 5, 31));
        for (String page : List.of("MIGRATION.md", "VERSIONING.md")) {
            List<String> dates = Pattern.compile("\\d{4}-\\d{2}-\\d{2}")
                    .matcher(Files.readString(Path.of("..", "docs", page)))
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();
            assertThat(dates).as(page).containsExactly(DeprecationReport.SUNSET);
        }
    }
}
