package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.core.testing.SchemaGuard;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a judge says. */
record Verdict(JsonNode json) {
    /** Fails with everything the judge reported unless it found nothing, and each frame was as the schema says. */
    Verdict assertClean() {
        assertThat(StreamSupport.stream(json.path("trials").spliterator(), false)
                        .map(trial -> trial.path("problems").toPrettyString()))
                .as("problems that the %s judge reported", json.path("judge").asText())
                .isNotEmpty()
                .allMatch("[ ]"::equals);
        assertThat(json.path("ok").asBoolean()).isTrue();
        return assertSchema();
    }

    /** Holds one frame of each shape that was received against the schema. */
    Verdict assertSchema() {
        assertThat(json.path("samples")).as("sampled frames").isNotEmpty();
        json.path("samples").forEach(sample -> SchemaGuard.shared().check(sample.asText()));
        return this;
    }

    JsonNode trial(int index) {
        return json.path("trials").path(index);
    }

    /** Returns what kinds of problems a trial had. */
    Set<String> kinds(int index) {
        return stream(trial(index).path("problems"))
                .map(problem -> problem.path("kind").asText())
                .collect(Collectors.toSet());
    }

    List<String> details(int index) {
        return stream(trial(index).path("problems"))
                .map(problem -> problem.path("detail").asText())
                .toList();
    }

    /** Returns what the first trial says about a user. */
    Seen user(String user) {
        return stream(trial(0).path("users"))
                .filter(seen -> seen.path("user").asText().equals(user))
                .map(Seen::new)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no user " + user + " in " + json));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** What all devices of one user saw. */
    record Seen(JsonNode json) {
        int number(String name) {
            return json.path(name).asInt(-1);
        }

        String digest() {
            return json.path("digest").asText();
        }

        Map<String, Integer> types() {
            Map<String, Integer> types = new TreeMap<>();
            json.path("types")
                    .properties()
                    .forEach(type -> types.put(type.getKey(), type.getValue().asInt()));
            return types;
        }

        String status(String runId) {
            return json.path("runs").path(runId).path("status").asText();
        }

        Map<String, String> texts(String runId) {
            Map<String, String> texts = new TreeMap<>();
            json.path("runs")
                    .path(runId)
                    .path("texts")
                    .properties()
                    .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
            return texts;
        }
    }
}
