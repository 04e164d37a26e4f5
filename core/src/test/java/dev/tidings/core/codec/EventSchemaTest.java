package dev.tidings.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.api.event.EventTypes;
import dev.tidings.core.testing.SchemaGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table that events are written from and docs/tidings.v1.schema.json say the same of every event. */
class EventSchemaTest {
    private static final String CUSTOM = "custom_event";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DEFINITIONS = definitions();
    private static final Map<FieldKind, String> FORMS = forms();
    private static final List<@Nullable Object> SAMPLES = samples();

    private final EventSchema table = new EventSchema();

    private static JsonNode definitions() {
        try {
            return JSON.readTree(Path.of("..", "docs", "tidings.v1.schema.json").toFile())
                    .path("$defs");
        } catch (IOException e) {
            throw new AssertionError("the schema must be json", e);
        }
    }

    /** What a member of each kind is in the document, without what is only explanation. */
    private static Map<FieldKind, String> forms() {
        Map<FieldKind, String> forms = new EnumMap<>(FieldKind.class);
        String id = "{'type':'string','minLength':1,'maxLength':128,'pattern':'\\\\S'}";
        forms.put(FieldKind.ID, id);
        String notBlank =
                "[^\\\\t-\\\\r\\\\u001c- \\\\u1680\\\\u2000-\\\\u2006\\\\u2008-\\\\u200a\\\\u2028\\\\u2029\\\\u205f\\\\u3000]";
        forms.put(FieldKind.NAME, "{'type':'string','pattern':'" + notBlank + "'}");
        forms.put(FieldKind.TEXT, "{'type':'string'}");
        forms.put(FieldKind.WHOLE_TEXT, "{'type':'string'}");
        forms.put(FieldKind.BOOL, "{'type':'boolean'}");
        forms.put(FieldKind.OBJECT, "{'type':'object'}");
        forms.put(FieldKind.ANY, "true");
        forms.put(FieldKind.ORDINAL, "{'type':'integer','minimum':1}");
        forms.put(FieldKind.COUNT, "{'type':'integer','minimum':0}");
        forms.put(FieldKind.PERCENT, "{'type':'number','minimum':0,'maximum':100}");
        forms.put(FieldKind.SECONDS, "{'type':'number','minimum':0}");
        forms.put(FieldKind.COMPLETED, "{'const':'completed'}");
        forms.put(FieldKind.TRUE, "{'const':true}");
        return forms;
    }

    private static List<@Nullable Object> samples() {
        List<@Nullable Object> samples = new ArrayList<>(
                List.of("", "a", "completed", "x".repeat(128), "x".repeat(129), true, false, Map.of(), Map.of("a", 1)));
        samples.addAll(List.of(List.of(), -1, 0, 1, 100, 101, -0.5, 0.5, 99.5, 100.5, 1L << 40));
        samples.add(null);
        return samples;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** A member as the document has it, references followed and explanations left out. */
    private static JsonNode form(JsonNode member) {
        JsonNode target = member;
        while (target.has("$ref")) {
            target = DEFINITIONS.at(target.path("$ref").asText().substring("#/$defs".length()));
        }
        if (target.isObject()) {
            ObjectNode plain = target.deepCopy();
            plain.remove("description");
            return plain;
        }
        return target;
    }

    private static Set<String> required(String definition) {
        Set<String> names = new TreeSet<>();
        DEFINITIONS.at("/" + definition + "/required").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static Map<String, JsonNode> members(String definition) {
        Map<String, JsonNode> members = new TreeMap<>();
        DEFINITIONS.at("/" + definition + "/properties").properties().forEach(each -> {
            if (!each.getKey().equals(EventSchema.TYPE)) {
                members.put(each.getKey(), form(each.getValue()));
            }
        });
        return members;
    }

    private static Set<String> requiredBut(String definition, String name) {
        Set<String> names = required(definition);
        names.remove(name);
        return names;
    }

    private static void agree(String definition, Collection<? extends EventField<?>> fields) {
        Map<String, JsonNode> written = new TreeMap<>();
        Set<String> always = new TreeSet<>();
        for (EventField<?> field : fields) {
            if (!field.name().equals(EventSchema.TYPE)) {
                assertThat(written.put(field.name(), json(FORMS.get(field.kind()))))
                        .as("%s of %s stands twice in the table", field.name(), definition)
                        .isNull();
                if (field.required()) {
                    always.add(field.name());
                }
            }
        }
        assertThat(written).as(definition).isEqualTo(members(definition));
        assertThat(always).as("required of %s", definition).isEqualTo(requiredBut(definition, EventSchema.TYPE));
    }

    static Stream<String> types() {
        Set<String> types = new TreeSet<>();
        Arrays.stream(EventTypes.class.getFields()).forEach(field -> {
            try {
                types.add((String) field.get(null));
            } catch (IllegalAccessException e) {
                throw new AssertionError(field.toString(), e);
            }
        });
        return types.stream();
    }

    @Test
    void what_every_event_has_is_the_same() {
        agree("event", table.everywhere().values());
        assertThat(required("event")).contains(EventSchema.TYPE);
        assertThat(table.everywhere().get(EventSchema.TYPE).required()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_events_of_a_type_have_is_the_same(String type) {
        assertThat(table.knows(type)).as("the table knows %s", type).isTrue();
        agree(type, table.fieldsOf(type));
    }

    @Test
    void what_an_event_of_the_application_has_is_the_same() {
        assertThat(table.knows("x_note")).isFalse();
        agree(CUSTOM, table.fieldsOf("x_note"));
    }

    @Test
    void the_document_has_no_event_that_the_table_does_not_know() {
        Set<String> events = new TreeSet<>();
        DEFINITIONS.properties().forEach(each -> {
            if (each.getValue().path("allOf").path(0).path("$ref").asText().equals("#/$defs/event")) {
                events.add(each.getKey());
            }
        });
        assertThat(events.remove(CUSTOM)).isTrue();
        assertThat(events).allMatch(table::knows).containsExactlyElementsOf(types().toList());
    }

    @ParameterizedTest
    @EnumSource(FieldKind.class)
    void a_kind_holds_what_its_form_in_the_document_takes(FieldKind kind) throws JsonProcessingException {
        String place = place(kind);
        for (Object sample : SAMPLES) {
            String complaint = SchemaGuard.shared().complaint(place, JSON.writeValueAsString(sample));
            assertThat(complaint.isEmpty())
                    .as("%s for %s: %s", kind, FieldKind.describe(sample), complaint)
                    .isEqualTo(kind.holds(sample));
        }
    }

    /** Where in the document a member of a kind stands. */
    private String place(FieldKind kind) {
        for (EventField<?> field : table.everywhere().values()) {
            if (field.kind() == kind && !field.name().equals(EventSchema.TYPE)) {
                return "event/properties/" + field.name();
            }
        }
        return types().flatMap(type -> table.fieldsOf(type).stream()
                        .filter(field -> field.kind() == kind)
                        .map(field -> type + "/properties/" + field.name()))
                .findFirst()
                .orElseThrow();
    }
}
