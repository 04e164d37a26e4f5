package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the values that only Jackson can: whatever objects an agent passes as arguments and results.
 *
 * <p>Jackson is trusted with neither size nor syntax. It writes into a bounded output, so that an endless iterator
 * ends; it stops at 256 levels, so that a cycle does. What it wrote is parsed once, because a {@code Number} of one's
 * own or a raw value can make it write what is no JSON, and one such event would break every client that reads it.
 * Escapes of lone surrogates, which strict parsers refuse, become U+FFFD. Buffers come from a bounded pool instead of
 * thread locals, as agents may run on many short-lived threads.
 */
final class JacksonValues {
    private static final int MAX_DEPTH = 256;
    private static final int POOLED_BUFFERS = 16;
    private static final byte[] REPLACEMENT = "FFFD".getBytes(StandardCharsets.US_ASCII);

    private final JsonFactory factory;
    private final ObjectWriter writer;

    private JacksonValues(JsonFactory factory) {
        this.factory = factory;
        this.writer = JsonMapper.builder(factory)
                .addModule(PlainTypes.module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build()
                .writer();
    }

    static JacksonValues create() {
        return new JacksonValues(JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build());
    }

    /** Writes a value. Throws what its getters throw; what is in the buffer then is of no use. */
    Outcome write(Object value, JsonBuffer out, int maxBytes, Redaction redaction) throws IOException {
        int mark = out.size();
        BoundedOutput output = new BoundedOutput(out, maxBytes);
        try {
            writer.writeValue(output, value);
        } catch (IOException e) {
            if (output.isFull()) {
                redaction.apply(factory, out, mark);
                return Outcome.CUT;
            }
            throw e;
        }
        replaceLoneSurrogates(out.array(), mark, out.size());
        requireJson(out, mark);
        redaction.apply(factory, out, mark);
        if (out.size() - mark > maxBytes) {
            return Outcome.CUT;
        }
        return Outcome.WRITTEN;
    }

    private void requireJson(JsonBuffer out, int mark) throws IOException {
        try (JsonParser parser = factory.createParser(out.array(), mark, out.size() - mark)) {
            if (parser.nextToken() == null) {
                throw new IOException("nothing was written");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("more than one value was written");
            }
        }
    }

    private static void replaceLoneSurrogates(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
            } else if (isHigh(bytes, at, end) && isLow(bytes, at + JsonText.LONG_ESCAPE, end)) {
                at += 2 * JsonText.LONG_ESCAPE;
            } else if (isHigh(bytes, at, end) || isLow(bytes, at, end)) {
                System.arraycopy(REPLACEMENT, 0, bytes, at + 2, REPLACEMENT.length);
                at += JsonText.LONG_ESCAPE;
            } else {
                at += JsonText.SHORT_ESCAPE;
            }
        }
    }

    private static boolean isHigh(byte[] bytes, int at, int end) {
        return isEscape(bytes, at, end) && "89abAB".indexOf(bytes[at + 3]) >= 0;
    }

    private static boolean isLow(byte[] bytes, int at, int end) {
        return isEscape(bytes, at, end) && "cdefCDEF".indexOf(bytes[at + 3]) >= 0;
    }

    private static boolean isEscape(byte[] bytes, int at, int end) {
        return at + JsonText.LONG_ESCAPE <= end
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && (bytes[at + 2] | 0x20) == 'd';
    }

    /** What came of writing a value. */
    enum Outcome {
        /** It is written, with a mark in place of what could not be. */
        WRITTEN,
        /** It is larger than allowed; the buffer holds its beginning. */
        CUT,
        /** It can't be written; what is in the buffer is of no use. */
        FAILED
    }
}
