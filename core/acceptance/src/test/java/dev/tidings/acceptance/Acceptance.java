package dev.tidings.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Holds the document against the list of names, the sources of the tests and the reports of their last run. */
final class Acceptance {
    private Acceptance() {}

    /** Returns everything that is wrong, nothing if the document can be believed. */
    static List<String> complaints(Set<String> names, Rows rows, Modules modules) throws IOException {
        List<String> found = new ArrayList<>(rows.complaints());
        names.stream()
                .filter(name -> !rows.tests().containsKey(name))
                .forEach(name -> found.add(name + ": has no row"));
        rows.tests().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> found.add(name + ": is not among the names"));
        if (!anyReport(modules)) {
            found.add("no tests were run: there is no report of any module");
        }
        for (TestName test : rows.named()) {
            String complaint = complaint(test, modules);
            if (!complaint.isEmpty()) {
                found.add(test + ": " + complaint);
            }
        }
        return found;
    }

    private static String complaint(TestName test, Modules modules) throws IOException {
        Optional<Path> module = modules.of(test);
        if (module.isEmpty()) {
            return "there is no such class";
        }
        if (!Modules.declares(module.get(), test)) {
            return "there is no such test in its class";
        }
        Optional<Report> report = Report.of(module.get(), test.className());
        return report.isEmpty()
                ? "did not run: there is no report"
                : report.get().complaint(test, module.get());
    }

    private static boolean anyReport(Modules modules) throws IOException {
        for (Path module : modules.all()) {
            Path reports = module.resolve("target/surefire-reports");
            if (Files.isDirectory(reports)) {
                try (Stream<Path> files = Files.list(reports)) {
                    if (files.anyMatch(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
