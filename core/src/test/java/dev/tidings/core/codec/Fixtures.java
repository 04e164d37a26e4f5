package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class Fixtures {
    static final EventId EVENT_ID = EventId.of("evt-1");
    static final UserExecutionContext CONTEXT =
            UserExecutionContext.of(UserId.of("u-7"), ThreadId.of("t-7"), RunId.of("r-7"));
    static final Envelope ENVELOPE = Envelope.of(CONTEXT, "researcher");
    static final EventHeader HEADER =
            EventHeader.whole(EVENT_ID, "agent_thinking", CONTEXT.threadId(), CONTEXT.runId());

    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Fixtures() {}

    static EventCodec codec(int maxFieldBytes) {
        return EventCodec.create(new CodecOptions(maxFieldBytes));
    }

    static EncodedEvent encode(AgentEvent event) {
        return EventCodec.create(CodecOptions.defaults()).encode(event, EVENT_ID, ENVELOPE);
    }

    static String json(EncodedEvent event) {
        return new String(
                event.bytes(), event.bodyStart(), event.bytes().length - event.bodyStart(), StandardCharsets.UTF_8);
    }

    static JsonNode tree(EncodedEvent event) {
        return tree(json(event));
    }

    static boolean truncated(EncodedEvent event) {
        return tree(event).path("truncated").asBoolean();
    }

    static boolean unserializable(EncodedEvent event) {
        return !tree(event).findValues("_unserializable").isEmpty();
    }

    static JsonNode tree(OutboundFrame frame) {
        return tree(frame.text());
    }

    static JsonNode tree(String json) {
        try {
            return JACKSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not json: " + json, e);
        }
    }

    static byte[] jackson(Object value) {
        try {
            return JACKSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            map.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return map;
    }

    /** Makes a text of all kinds of characters: plain, escaped, of two to four bytes, and half surrogate pairs. */
    static String randomText(Random random, int maxLength) {
        int length = random.nextInt(maxLength + 1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\u007f\u0080\u2028\u2029\ufffe\uffff".charAt(random.nextInt(9)));
                case 2 -> text.append((char) (0x80 + random.nextInt(0x780)));
                case 3 -> text.append((char) (0x800 + random.nextInt(0xD000)));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 5 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.append((char) (0x20 + random.nextInt(0x5f)));
            }
        }
        return text.toString();
    }

    static String withoutLoneSurrogates(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return out.toString();
    }
}
