package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.tidings.api.RequestId;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what clients send. Thread-safe.
 *
 * <p>Jackson's parser is lenient where it matters: it takes duplicate names, lone surrogates and numbers of any size,
 * and shares a table of the names it has seen. Names are therefore not kept, and what it lets through is checked here.
 * Objects become plain maps and no member's name means anything to the decoder but {@code type} and
 * {@code request_id}.
 */
public final class InboundDecoder {
    private static final String BAD_MESSAGE = "bad_message";
    private static final int MAX_TYPE_LENGTH = 64;
    private static final int POOLED_BUFFERS = 16;

    private final InboundLimits limits;
    private final String described;
    private final JsonFactory factory;

    private InboundDecoder(InboundLimits limits) {
        this.limits = limits;
        this.described = limits.nesting() + " levels, numbers of " + limits.numberLength() + ", texts of "
                + limits.stringLength() + " and names of " + limits.nameLength() + " characters, and "
                + limits.tokens() + " tokens";
        this.factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(constraints(limits))
                .build();
    }

    private static StreamReadConstraints constraints(InboundLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.nesting())
                .maxNumberLength(limits.numberLength())
                .maxStringLength(limits.stringLength())
                .maxNameLength(limits.nameLength())
                .maxDocumentLength(limits.documentLength())
                .maxTokenCount(limits.tokens())
                .build();
    }

    /**
     * Makes a decoder.
     *
     * @param limits how large a message may be
     * @return the decoder
     */
    public static InboundDecoder create(InboundLimits limits) {
        return new InboundDecoder(limits);
    }

    /**
     * Decodes one text frame. Does not throw, whatever the text is.
     *
     * @param text the text
     * @return the message, or what is wrong with it
     */
    public Inbound decode(String text) {
        if (text.length() > limits.documentLength()) {
            return malformed("message must have at most " + limits.documentLength() + " characters but had "
                    + text.length() + ": send less at once");
        }
        try (JsonParser parser = factory.createParser(text)) {
            return frame(new InboundTree(parser).read());
        } catch (InboundTree.RejectedException e) {
            return malformed(e.reason());
        } catch (StreamConstraintsException e) {
            return malformed("message must keep within " + described + " but did not: send a smaller one");
        } catch (JsonProcessingException e) {
            return malformed("message must be valid json but was not at character "
                    + e.getLocation().getCharOffset() + ": send one json object");
        } catch (IOException e) {
            return malformed("message must be valid json but could not be read: send one json object");
        }
    }

    private static Inbound frame(Map<String, @Nullable Object> fields) throws InboundTree.RejectedException {
        if (RpcCalls.isCall(fields)) {
            return RpcCalls.read(fields);
        }
        String type = type("type", fields);
        return new Inbound.Frame(type, requestId(fields), fields);
    }

    static String type(String name, Map<String, @Nullable Object> fields) throws InboundTree.RejectedException {
        if (!(fields.get(name) instanceof String type)) {
            throw new InboundTree.RejectedException(
                    fields.containsKey(name)
                            ? name + " must be a text but was something else"
                            : name + " must be given but was missing: say what kind of message it is");
        }
        if (type.isBlank()
                || type.length() > MAX_TYPE_LENGTH
                || type.codePoints().anyMatch(Printable::isHidden)) {
            throw new InboundTree.RejectedException(name + " must have 1 to " + MAX_TYPE_LENGTH
                    + " characters, not blank and without control characters, but was \"" + Printable.cut(type)
                    + "\"");
        }
        return type;
    }

    static @Nullable RequestId requestId(Map<String, @Nullable Object> fields) throws InboundTree.RejectedException {
        if (!fields.containsKey("request_id")) {
            return null;
        }
        try {
            if (fields.get("request_id") instanceof String text) {
                return RequestId.of(text);
            }
        } catch (IllegalArgumentException e) {
            throw new InboundTree.RejectedException("request_id must have 1 to 128 characters, not blank and without"
                    + " control or format characters: send another one");
        }
        throw new InboundTree.RejectedException("request_id must be a text but was something else");
    }

    private static Inbound malformed(String message) {
        return new Inbound.Malformed(BAD_MESSAGE, message);
    }
}
