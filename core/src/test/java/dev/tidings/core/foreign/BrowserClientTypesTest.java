package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles an application against the package as a bundler sees it. */
class BrowserClientTypesTest {
    private static final Path PACKAGE =
            Path.of("src/main/resources/META-INF/resources/tidings").toAbsolutePath();
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    Path folder;

    @BeforeAll
    static void look_for_the_compiler() {
        if (!Files.isReadable(compiler())) {
            String message = "no typescript here: npm install typescript, set TIDINGS_NODE_MODULES";
            if (Boolean.parseBoolean(System.getenv("TIDINGS_REQUIRE_FOREIGN"))) {
                fail(message);
            }
            abort(message);
        }
    }

    private static Path compiler() {
        String modules =
                Optional.ofNullable(System.getenv("TIDINGS_NODE_MODULES")).orElse("node_modules");
        return Path.of(modules, "typescript", "bin", "tsc");
    }

    private String compile(String source) throws Exception {
        Path installed = Files.createDirectories(folder.resolve("node_modules").resolve("tidings"));
        for (String name : List.of("package.json", "tidings.d.ts", "tidings.js")) {
            Files.copy(PACKAGE.resolve(name), installed.resolve(name));
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
        Files.writeString(folder.resolve("consumer.ts"), source);
        List<String> command = new ArrayList<>(List.of("node", compiler().toString(), "--noEmit", "--strict"));
        command.addAll(List.of("--exactOptionalPropertyTypes", "--noImplicitReturns"));
        command.addAll(List.of("--module", "nodenext", "--target", "es2022", "consumer.ts"));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static String consumer() throws IOException {
        try (InputStream in = BrowserClientTypesTest.class.getResourceAsStream("/foreign/consumer.ts")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void an_application_compiles_against_the_package_in_strict_mode_and_its_mistakes_do_not() throws Exception {
        assertThat(compile(consumer())).isEmpty();
    }

    @Test
    void the_types_declare_what_the_module_has_and_nothing_else() {
        String types = PACKAGE.resolve("tidings.d.ts").toString();
        String script = PACKAGE.resolve("tidings.js").toString();
        try (Judging judging = ForeignClient.NODE.start("names.mjs", Map.of(), types, script)) {
            JsonNode names = judging.verdict().json();
            assertThat(names.path("declared").path("values")).hasSize(3);
            assertThat(names.path("declared").path("options")).hasSizeGreaterThan(20);
            assertThat(names.path("present")).isEqualTo(names.path("declared"));
        }
    }
}
