package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.TidingsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetadataTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "CONFIGURATION.md");
    private static final String OWN = "tidings.spring.";

    private final Map<String, JsonNode> properties = new LinkedHashMap<>();

    @BeforeEach
    void reads() throws IOException {
        try (InputStream json =
                MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonMapper.builder()
                    .build()
                    .readTree(json)
                    .get("properties")
                    .forEach(property -> properties.put(property.get("name").asString(), property));
        }
    }

    @Test
    void an_editor_knows_each_setting_and_no_other() {
        List<String> expected = new ArrayList<>(TidingsConfig.builder().build().settings().stream()
                .map(TidingsConfig.Value::key)
                .toList());
        expected.addAll(List.of("tidings.spring.enabled", "tidings.spring.shutdown-limit"));

        assertThat(properties.keySet()).containsExactlyElementsOf(expected);
    }

    @Test
    void an_editor_shows_the_default_and_the_meaning_that_are_documented() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);
        assertThat(properties).allSatisfy((name, property) -> {
            if (!name.startsWith(OWN)) {
                String row = rows.stream()
                        .filter(line -> line.startsWith("| `" + name + "`"))
                        .findFirst()
                        .orElse("");
                String[] cells = row.split("\\s*\\|\\s*");
                String meaning = property.get("description").asString();
                assertThat(meaning.toLowerCase(Locale.ROOT)).startsWith(cells[8].toLowerCase(Locale.ROOT));
                String documented = cells[3];
                JsonNode standard = property.get("defaultValue");
                assertThat(standard == null ? "none" : standard.asString()).isEqualTo(documented);
            }
        });
    }
}
