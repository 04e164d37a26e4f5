package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one event, and not what is in them: an object or an array is checked for syntax and stands as an
 * empty one. Thread-safe.
 */
final class EventReader {
    private static final int POOLED_BUFFERS = 16;
    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_DEPTH = 1_000;

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_TEXT)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxDocumentLength(MAX_TEXT)
                    .build())
            .build();

    Map<String, @Nullable Object> read(String json) {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an event must be one json object but was something else");
            }
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("an event must be one json object but something follows it");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event must be valid json but was not at character "
                    + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new IllegalArgumentException("an event must be valid json but could not be read");
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (members.containsKey(name)) {
                throw new IllegalArgumentException(
                        "an event must have each member once but had \"" + Printable.cut(name) + "\" twice");
            }
            members.put(name, value(parser, token));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                parser.skipChildren();
                yield Map.of();
            }
            case START_ARRAY -> {
                parser.skipChildren();
                yield List.of();
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
