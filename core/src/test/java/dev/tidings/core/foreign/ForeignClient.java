package dev.tidings.core.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.foreign.Interpreter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A client that shares no code with the project: another language, another WebSocket library. */
enum ForeignClient {
    PYTHON(Interpreter.PYTHON, "judge.py"),
    NODE(Interpreter.NODE, "judge.mjs");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Interpreter interpreter;
    private final String judge;

    ForeignClient(Interpreter interpreter, String judge) {
        this.interpreter = interpreter;
        this.judge = judge;
    }

    /** Starts to judge. All trials run at once. */
    Judging judge(String mode, Map<?, ?>... trials) {
        return start(judge, Arrays.asList(trials), mode);
    }

    /** Starts a script that judges something else, or ends the test if this client is not here. */
    Judging start(String script, Object input, String... arguments) {
        try {
            return new Judging(interpreter.start(file(script), JSON.writeValueAsString(input), arguments));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns how to run a script, or ends the test if this client is not here. */
    List<String> command(String script) {
        return interpreter.command(file(script));
    }

    private static Path file(String script) {
        try {
            return Path.of(ForeignClient.class.getResource("/foreign/" + script).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
