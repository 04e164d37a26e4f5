package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object into plain maps. The parser's limits bound the recursion and the size. */
final class InboundTree {
    private final JsonParser parser;

    InboundTree(JsonParser parser) {
        this.parser = parser;
    }

    Map<String, @Nullable Object> read() throws IOException, RejectedException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new RejectedException(
                    "message must be one json object but " + (first == null ? "was empty" : "was " + other(first)));
        }
        Map<String, @Nullable Object> root = object();
        if (parser.nextToken() != null) {
            throw new RejectedException("message must be one json object but something follows it");
        }
        return root;
    }

    private static String other(JsonToken first) {
        return first == JsonToken.START_ARRAY ? "an array: send each message by itself" : "another value";
    }

    private Map<String, @Nullable Object> object() throws IOException, RejectedException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            parser.nextToken();
            if (members.containsKey(name)) {
                throw new RejectedException("member \"" + Printable.cut(name) + "\" comes twice: send it once");
            }
            members.put(name, value());
        }
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> array() throws IOException, RejectedException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object value() throws IOException, RejectedException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new RejectedException("message must hold json values but had " + token);
        };
    }

    private Object integer() throws IOException, RejectedException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new RejectedException("an integer must fit 64 bits but one did not: send it as a text");
        }
        return parser.getLongValue();
    }

    private Object fraction() throws IOException, RejectedException {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new RejectedException("a number must fit a double but one did not: send it as a text");
        }
        return number;
    }

    private static String wellFormed(String text) throws RejectedException {
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (JsonText.isSurrogate(codePoint)) {
                throw new RejectedException(
                        "a text must not hold half a surrogate pair but one did: send whole characters");
            }
            at += Character.charCount(codePoint);
        }
        return text;
    }

    /** Says what is wrong with a message. It is an answer and no failure, so it costs no stack trace. */
    static final class RejectedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String reason;

        RejectedException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
