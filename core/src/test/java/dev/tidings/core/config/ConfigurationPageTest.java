package dev.tidings.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "CONFIGURATION.md");

    @Test
    void the_page_lists_every_setting_as_it_is_and_no_other() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `tidings."))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(ConfigurationPageTest::row)
                        .toList());
    }

    @Test
    void the_page_names_the_variable_of_every_setting() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Setting.values()).allSatisfy(setting -> assertThat(page).contains("`" + setting.variable() + "`"));
    }

    /** One line of the page. What a preset does not change is left empty. */
    private static String row(Setting setting) {
        List<String> cells = new ArrayList<>();
        cells.add("`" + setting.key() + "`<br>`" + setting.variable() + "`");
        cells.add(setting.type());
        cells.add(setting.standard().isEmpty() ? "none" : setting.standard());
        for (Profile profile : Profile.values()) {
            if (profile != Profile.NONE) {
                cells.add(changed(setting, profile));
            }
        }
        cells.add(setting.meaning());
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String changed(Setting setting, Profile profile) {
        Layers layers = Layers.empty();
        layers.set(Setting.PRESET.key(), profile.name().toLowerCase(Locale.ROOT));
        Chosen chosen = layers.resolve().config().chosen(setting);
        return chosen.layer() == Layer.PRESET ? chosen.text() : "";
    }
}
