package dev.tidings.core.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.Epoch;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.core.codec.ConnectionEstablished;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.codec.GapReason;
import dev.tidings.core.testing.SchemaGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Both documents of the protocol know the same frames, and those are the ones that the code has. */
class ProtocolDocumentsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String SCHEMA_FILE = "tidings.v1.schema.json";
    private static final Set<String> UNTYPED = Set.of("custom_event", "application_message");
    private static final Set<String> CALLS = Set.of("rpc_call", "rpc_result", "rpc_error");

    private final JsonNode schema = read(SCHEMA_FILE);
    private final JsonNode asyncApi = read("tidings.v1.asyncapi.json");

    private static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(DOCS.resolve(name).toFile());
        } catch (IOException e) {
            throw new AssertionError(name + " must be json", e);
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** The names behind the last slashes of references. */
    private static Set<String> referred(JsonNode references, String prefix) {
        Set<String> names = new TreeSet<>();
        references.forEach(reference -> {
            String target = reference.path("$ref").asText();
            assertThat(target).startsWith(prefix);
            names.add(target.substring(prefix.length()));
        });
        return names;
    }

    private Set<String> frames(String sender) {
        return referred(schema.at("/$defs/" + sender + "/oneOf"), "#/$defs/");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> eventTypes() {
        Set<String> types = new TreeSet<>();
        Arrays.stream(EventTypes.class.getFields()).forEach(field -> {
            try {
                types.add((String) field.get(null));
            } catch (IllegalAccessException e) {
                throw new AssertionError(field.toString(), e);
            }
        });
        return types;
    }

    private static List<OutboundFrame> controlFrames() {
        return List.of(
                ControlFrames.connectionEstablished(new ConnectionEstablished(
                        ConnectionId.of("c-7"), UserId.of("u-7"), Epoch.of("e-7"), 4, 2, 25_000, List.of())),
                ControlFrames.resumed(1, 2),
                ControlFrames.resumeGap(GapReason.TRIMMED, List.of(), 3, List.of()),
                ControlFrames.heartbeat(3),
                ControlFrames.pong(),
                ControlFrames.accepted(RequestId.of("q-7"), null),
                ControlFrames.errorMessage(
                        new MessageReply.Rejected("bad_message", "no", false), null, Map.of("a", "b")),
                ControlFrames.goingAway(500, 3));
    }

    @Test
    void the_frames_of_the_server_are_the_event_types_custom_events_and_each_control_frame_that_can_be_made() {
        long makers = Arrays.stream(ControlFrames.class.getMethods())
                .filter(method -> method.getReturnType() == OutboundFrame.class)
                .count();
        assertThat(controlFrames()).hasSize((int) makers);

        Set<String> expected = new TreeSet<>(eventTypes());
        expected.add("custom_event");
        for (OutboundFrame frame : controlFrames()) {
            SchemaGuard.shared().check(frame.text());
            expected.add(frame.text().split("\"", 5)[3]);
        }
        assertThat(expected).hasSize(10 + controlFrames().size());
        expected.add("rpc_result");
        expected.add("rpc_error");
        assertThat(frames("server_frame")).isEqualTo(expected);
    }

    @Test
    void each_frame_is_told_by_its_type_alone_and_takes_no_unknown_field() {
        Set<String> all = new TreeSet<>(frames("server_frame"));
        all.addAll(frames("client_frame"));
        for (String name : all) {
            JsonNode frame = schema.at("/$defs/" + name);
            assertThat(stream(frame.path("required")).map(JsonNode::asText))
                    .as(name)
                    .contains(CALLS.contains(name) ? "jsonrpc" : "type");
            if (!UNTYPED.contains(name) && !CALLS.contains(name)) {
                assertThat(frame.at("/properties/type/const").asText()).isEqualTo(name);
            }
            if (frames("server_frame").contains(name)) {
                String closing = frame.has("allOf") ? "unevaluatedProperties" : "additionalProperties";
                assertThat(frame.path(closing).asBoolean(true)).as(name).isFalse();
            }
        }
    }

    @Test
    void the_asyncapi_document_has_the_same_messages_in_the_same_directions() {
        Set<String> all = new TreeSet<>(frames("server_frame"));
        all.addAll(frames("client_frame"));
        assertThat(asyncApi.path("asyncapi").asText()).startsWith("3.");
        assertThat(asyncApi.at("/info/version").asText()).isEqualTo(ControlFrames.PROTOCOL);
        assertThat(names(asyncApi.at("/components/messages"))).isEqualTo(all);
        assertThat(names(asyncApi.at("/channels/stream/messages"))).isEqualTo(all);
        String prefix = "#/channels/stream/messages/";
        assertThat(referred(asyncApi.at("/operations/followRuns/messages"), prefix))
                .isEqualTo(frames("server_frame"));
        assertThat(asyncApi.at("/operations/followRuns/action").asText()).isEqualTo("send");
        assertThat(referred(asyncApi.at("/operations/speak/messages"), prefix)).isEqualTo(frames("client_frame"));
        assertThat(asyncApi.at("/operations/speak/action").asText()).isEqualTo("receive");
        for (String name : all) {
            assertThat(asyncApi.at("/components/messages/" + name + "/payload/$ref")
                            .asText())
                    .isEqualTo("./" + SCHEMA_FILE + "#/$defs/" + name);
        }
    }

    @Test
    void a_name_that_is_blank_is_refused_by_the_document_as_it_is_by_the_table() {
        String error = "{\"type\":\"agent_error\",\"event_id\":\"e\",\"seq\":1,\"timestamp\":1.5,\"user_id\":\"u\","
                + "\"thread_id\":\"t\",\"run_id\":\"r\",\"agent_name\":\"%s\",\"error\":\"no\",\"error_code\":\"%s\","
                + "\"retryable\":false}";
        SchemaGuard.shared().check(error.formatted("researcher", "x"));
        SchemaGuard.shared().check(error.formatted("\u00a0", "\u00a0"));
        for (String blank : List.of("", " ", "\\t", "\u2003 \u3000")) {
            assertThatThrownBy(() -> SchemaGuard.shared().check(error.formatted(blank, "x")))
                    .as("agent_name <%s>", blank)
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> SchemaGuard.shared().check(error.formatted("researcher", blank)))
                    .as("error_code <%s>", blank)
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void every_reference_leads_somewhere_and_every_definition_is_used() {
        List<JsonNode> references = new ArrayList<>(schema.findValues("$ref"));
        references.addAll(asyncApi.findValues("$ref"));
        assertThat(references).hasSizeGreaterThan(100);
        Set<String> used = new TreeSet<>(Set.of("client_frame"));
        schema.findValues("$ref").forEach(target -> used.add(target.asText().substring("#/$defs/".length())));
        assertThat(names(schema.path("$defs"))).isEqualTo(used);
        for (JsonNode reference : references) {
            String[] parts = reference.asText().split("#", 2);
            JsonNode document = parts[0].isEmpty() && !parts[1].startsWith("/$defs") ? asyncApi : schema;
            assertThat(document.at(parts[1]).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }
}
