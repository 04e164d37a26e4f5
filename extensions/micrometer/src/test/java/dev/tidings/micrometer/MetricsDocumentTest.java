package dev.tidings.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import dev.tidings.testkit.MockFactory;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "METRICS.md");
    private static final Path DASHBOARD = Path.of("..", "..", "docs", "tidings.grafana.json");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private TidingsServer server;

    @BeforeEach
    void measures_everything_once() throws IOException {
        server = MeasuredServer.start(registry);
        TidingsMetrics others = TidingsMetrics.of(registry);
        new Story(others.listener(), MockFactory.createIsolatedExecutionContext()).everything();
    }

    @AfterEach
    void closes() {
        server.close();
    }

    private static String row(Figure figure) {
        String labels = figure.labels().isEmpty()
                ? ""
                : figure.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        figure.meter(),
                        figure.kind().name().toLowerCase(Locale.ROOT),
                        figure.unit(),
                        labels,
                        figure.meaning());
    }

    @Test
    void each_meter_stands_in_the_table_and_each_row_is_a_meter() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `tidings."))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Figure.values())
                        .map(MetricsDocumentTest::row)
                        .toList());
    }

    @Test
    void the_registry_holds_exactly_what_the_table_names() {
        Set<String> live = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(live)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Figure.values()).map(Figure::meter).toList());
    }

    @Test
    void each_meter_has_the_labels_that_the_table_names() {
        assertThat(Figure.values())
                .allSatisfy(figure -> assertThat(registry.get(figure.meter()).meters())
                        .isNotEmpty()
                        .allSatisfy(meter -> assertThat(meter.getId().getTags())
                                .extracting(tag -> tag.getKey())
                                .containsExactlyInAnyOrderElementsOf(figure.labels())));
    }

    @Test
    void every_name_and_label_of_the_dashboard_is_in_a_scrape() throws IOException {
        String dashboard = Files.readString(DASHBOARD);
        String scrape = registry.scrape();
        Set<String> names = Pattern.compile("tidings_[a-z_]+")
                .matcher(dashboard)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(names)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(scrape).containsPattern("(?m)^" + name + "(\\{| )"));
        assertThat(Pattern.compile("by \\(([a-z, ]+)\\)")
                        .matcher(dashboard)
                        .results()
                        .map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(labels -> assertThat(labels.split(", "))
                        .allSatisfy(label -> assertThat(scrape).containsPattern("[{,]" + label + "=\"")));
    }

    @Test
    void every_series_of_a_scrape_is_on_the_dashboard_or_stands_beside_one() throws IOException {
        String dashboard = Files.readString(DASHBOARD);

        assertThat(Arrays.stream(Figure.values())
                        .map(figure -> figure.meter().replace('.', '_'))
                        .filter(name -> !dashboard.contains(name)))
                .isEmpty();
    }

    @Test
    void the_example_of_the_page_compiles() throws IOException {
        String page = Files.readString(PAGE).replaceAll("\\s", "");
        String code = page.substring(page.indexOf("```java") + 7);
        assertThat(Files.readString(Path.of("src/test/java/dev/tidings/micrometer/MeasuredServer.java"))
                        .replaceAll("\\s", ""))
                .contains(code.substring(0, code.indexOf("```")));
    }
}
