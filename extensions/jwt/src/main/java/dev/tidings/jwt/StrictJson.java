package dev.tidings.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object and refuses what two readers could understand in two ways: a name that comes twice, bytes that
 * are not UTF-8, half a surrogate pair, and anything after the end. Values are String, BigDecimal, Boolean,
 * {@link Null}, List and Map.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER = 32;
    private static final int MAX_NAME = 256;
    private static final int MAX_STRING = 65_536;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(MAX_STRING)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** The value {@code null}, which is not the same as nothing. */
    enum Null {
        NULL
    }

    private StrictJson() {}

    /** Reads an object; the exception quotes nothing of the text. */
    static Map<String, Object> object(byte[] utf8) throws IOException {
        try (JsonParser parser = FACTORY.createParser(decode(utf8))) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            Map<String, Object> object = members(parser);
            require(parser.nextToken() == null);
            return object;
        } catch (IOException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static String decode(byte[] utf8) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8))
                .toString();
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = paired(parser.currentName());
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<Object> elements(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> paired(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            default -> throw malformed();
        };
    }

    private static String paired(String text) throws IOException {
        require(text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE));
        return text;
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw malformed();
        }
    }

    private static IOException malformed() {
        return new IOException("malformed json");
    }
}
