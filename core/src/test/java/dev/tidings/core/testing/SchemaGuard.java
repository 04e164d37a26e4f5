package dev.tidings.core.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds what the server sends against docs/tidings.v1.schema.json.
 *
 * <p>A validation takes longer than everything else a frame goes through, so the frames of one shape are validated
 * once. A shape is everything of a frame that the schema looks at: names, the kinds of values, the texts of the members
 * that have a fixed choice, and of other texts and of numbers only in which range of the schema's they are. Where the
 * schema takes anything, the shape has nothing but the kind.
 */
public final class SchemaGuard {
    private static final SchemaGuard SHARED = new SchemaGuard(Path.of("..", "docs", "tidings.v1.schema.json"));
    private static final Set<String> CHOICES = Set.of("type", "status", "reason", "protocol");
    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");
    private static final Set<String> FREE = Set.of("tool_args", "results", "final_response", "data");
    private static final int MAX_SHAPES = 5_000;
    private static final int MAX_CHOICE = 64;
    private static final int MAX_ID = 128;

    private final JsonFactory json = new JsonFactory();
    private final Map<String, String> verdicts = new ConcurrentHashMap<>();
    private final SchemaRegistry registry;
    private final Schema serverFrame;

    private SchemaGuard(Path document) {
        try {
            String text = Files.readString(document);
            registry = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of("urn:tidings:v1", text)));
            serverFrame = definition("server_frame");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the one of this process: what one test has validated need not be validated again by another. */
    public static SchemaGuard shared() {
        return SHARED;
    }

    private Schema definition(String name) {
        return registry.getSchema("{\"$ref\":\"urn:tidings:v1#/$defs/" + name + "\"}");
    }

    /** Returns what is wrong with a frame of the server, or an empty text. */
    public String complaint(byte[] frame) {
        return complaint(new String(frame, StandardCharsets.UTF_8));
    }

    /** Returns what is wrong with a frame of the server, or an empty text. */
    public String complaint(String frame) {
        String shape;
        try {
            shape = shape(frame);
        } catch (IOException e) {
            return "a frame must be json but was " + frame;
        }
        String known = verdicts.get(shape);
        if (known == null) {
            known = validate(frame);
            if (verdicts.size() < MAX_SHAPES) {
                verdicts.put(shape, known);
            }
        }
        return known;
    }

    /** Fails unless a frame of the server is as the schema says. */
    public void check(String frame) {
        String complaint = complaint(frame);
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
    }

    /** Returns what is wrong with a frame under a definition of the schema, or an empty text; validates in any case. */
    public String complaint(String definition, String frame) {
        return describe(definition(definition).validate(frame, InputFormat.JSON), frame, Function.identity());
    }

    /** Returns how many shapes were seen. */
    public int shapes() {
        return verdicts.size();
    }

    private String validate(String frame) {
        List<Error> errors = serverFrame.validate(frame, InputFormat.JSON);
        return describe(errors, frame, text -> text + "; " + narrowed(frame));
    }

    /** Says what the definition of the frame's own type finds, which is shorter than what all of them do. */
    private String narrowed(String frame) {
        Matcher typed = TYPE.matcher(frame);
        String type = typed.find() ? typed.group(1) : "";
        try {
            return type + ": " + definition(type).validate(frame, InputFormat.JSON);
        } catch (RuntimeException unknown) {
            return "no definition has the name " + type;
        }
    }

    private static String describe(List<Error> errors, String frame, Function<String, String> more) {
        if (errors.isEmpty()) {
            return "";
        }
        String first = errors.stream().limit(2).map(Error::toString).collect(Collectors.joining("; "));
        return "a frame must be as docs/tidings.v1.schema.json says but was " + frame + ": " + more.apply(first);
    }

    private String shape(String frame) throws IOException {
        StringBuilder shape = new StringBuilder(256);
        try (JsonParser parser = json.createParser(frame)) {
            String member = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    member = parser.currentName();
                    shape.append(member).append(':');
                } else {
                    append(shape, parser, member);
                }
            }
        }
        return shape.toString();
    }

    private static void append(StringBuilder shape, JsonParser parser, String member) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isStructStart() && FREE.contains(member)) {
            parser.skipChildren();
            shape.append(token == JsonToken.START_OBJECT ? "{*}" : "[*]");
        } else if (token == JsonToken.VALUE_STRING) {
            shape.append(
                    CHOICES.contains(member) && parser.getTextLength() <= MAX_CHOICE
                            ? parser.getText()
                            : range(parser.getText()));
        } else if (token.isNumeric()) {
            shape.append(token == JsonToken.VALUE_NUMBER_INT ? '#' : '%').append(range(parser.getDoubleValue()));
        } else {
            shape.append(token.asString());
        }
        shape.append(',');
    }

    private static String range(String text) {
        return text.isEmpty() ? "''" : text.isBlank() ? "' '" : text.length() > MAX_ID ? "'long'" : "'text'";
    }

    private static String range(double number) {
        return number < 0 ? "<0" : number == 0 ? "0" : number < 1 ? "<1" : number <= 100 ? "<=100" : ">100";
    }
}
