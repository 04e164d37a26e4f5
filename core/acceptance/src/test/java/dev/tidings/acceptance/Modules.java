package dev.tidings.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The modules of a source tree: where a test stands and what is known of its last run.
 *
 * @param root the directory of the parent
 */
record Modules(Path root) {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /** Returns the directories of the modules that every build has, in their order. */
    List<Path> all() throws IOException {
        String pom = Files.readString(root.resolve("pom.xml"));
        int profiles = pom.indexOf("<profiles>");
        Matcher module = MODULE.matcher(profiles < 0 ? pom : pom.substring(0, profiles));
        return module.results().map(each -> root.resolve(each.group(1))).toList();
    }

    /** Returns the module in which a test stands. */
    Optional<Path> of(TestName test) throws IOException {
        return all().stream()
                .filter(module -> Files.exists(source(module, test)))
                .findFirst();
    }

    private static Path source(Path module, TestName test) {
        return module.resolve("src/test/java").resolve(test.path());
    }

    /** Returns whether its source has such a method, and between it and the blank line in front of it stands what makes a test. */
    static boolean declares(Path module, TestName test) throws IOException {
        String text = Files.readString(source(module, test));
        Matcher method = Pattern.compile("\\bvoid " + test.method() + "\\(").matcher(text);
        if (!method.find()) {
            return false;
        }
        String before = text.substring(0, method.start());
        return Pattern.compile("@(Test|ParameterizedTest|RepeatedTest)\\b")
                .matcher(before.substring(before.lastIndexOf("\n\n") + 1))
                .find();
    }

    /** Returns when the youngest class of a module was compiled. */
    static FileTime compiled(Path module) throws IOException {
        FileTime youngest = FileTime.fromMillis(0);
        for (String classes : List.of("target/classes", "target/test-classes")) {
            FileTime found = youngest(module.resolve(classes));
            youngest = found.compareTo(youngest) > 0 ? found : youngest;
        }
        return youngest;
    }

    private static FileTime youngest(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return FileTime.fromMillis(0);
        }
        FileTime youngest = FileTime.fromMillis(0);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                youngest = time.compareTo(youngest) > 0 ? time : youngest;
            }
        }
        return youngest;
    }
}
