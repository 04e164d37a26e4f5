package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidings.api.spi.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the values of secret keys.
 *
 * <p>What Jackson wrote is read back and not intercepted while it is written: so raw values and serializers of all
 * kinds are covered, and the bound on what is written holds for what is hidden, too. Of JSON that was cut, the part
 * that can't be read is kept only if it is the text of a member that is not secret.
 */
final class Redaction {
    static final String REPLACEMENT = "[REDACTED]";

    private static final Logger LOG = LoggerFactory.getLogger(Redaction.class);

    private final @Nullable Redactor redactor;

    Redaction(@Nullable Redactor redactor) {
        this.redactor = redactor;
    }

    private record Range(int from, int to) {}

    boolean isOff() {
        return redactor == null;
    }

    boolean hides(String key) {
        if (redactor == null) {
            return false;
        }
        try {
            return redactor.hides(key);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn(
                    "the redactor failed on a key, its value is hidden: {}",
                    e.getClass().getName());
            return true;
        }
    }

    /** Replaces secret values in the JSON behind a mark, whole or cut. */
    void apply(JsonFactory factory, JsonBuffer out, int mark) {
        if (isOff()) {
            return;
        }
        Search search = new Search(mark, out.size());
        search.run(factory, out.array());
        if (!search.secrets.isEmpty() || search.end < out.size()) {
            splice(out, mark, search);
        }
    }

    private static void splice(JsonBuffer out, int mark, Search search) {
        byte[] before = Arrays.copyOfRange(out.array(), mark, search.end);
        out.rewind(mark);
        int done = 0;
        for (Range secret : search.secrets) {
            out.put(before, done, secret.from() - mark - done);
            out.text(REPLACEMENT);
            done = secret.to() - mark;
        }
        out.put(before, done, before.length - done);
    }

    /** One pass over JSON that may end anywhere. */
    private final class Search {
        private final List<Range> secrets = new ArrayList<>();
        private final int mark;
        private int end;

        Search(int mark, int end) {
            this.mark = mark;
            this.end = end;
        }

        void run(JsonFactory factory, byte[] bytes) {
            int readable = mark;
            try (JsonParser parser = factory.createParser(bytes, mark, end - mark)) {
                while (parser.nextToken() != null) {
                    readable = at(parser.currentTokenLocation().getByteOffset());
                    boolean secret = parser.currentToken() == JsonToken.FIELD_NAME && hides(parser.currentName());
                    if (!(secret ? hidden(parser) : finished(parser))) {
                        return;
                    }
                    readable = at(parser.currentLocation().getByteOffset());
                }
            } catch (IOException e) {
                end = readable;
            }
        }

        private boolean finished(JsonParser parser) {
            try {
                parser.finishToken();
                return true;
            } catch (IOException cutWithinAText) {
                return false;
            }
        }

        private boolean hidden(JsonParser parser) throws IOException {
            parser.nextToken();
            int from = at(parser.currentTokenLocation().getByteOffset());
            boolean whole = skipped(parser);
            secrets.add(new Range(from, whole ? at(parser.currentLocation().getByteOffset()) : end));
            return whole;
        }

        private boolean skipped(JsonParser parser) {
            try {
                parser.skipChildren();
                parser.finishToken();
                return true;
            } catch (IOException cutWithinTheSecret) {
                return false;
            }
        }

        private int at(long offset) {
            return mark + (int) offset;
        }
    }
}
