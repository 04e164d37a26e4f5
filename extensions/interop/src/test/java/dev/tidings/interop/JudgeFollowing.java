package dev.tidings.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.foreign.Interpreter;
import dev.tidings.foreign.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The judge of core's own tests at work, in the language that it is written in. */
final class JudgeFollowing implements Following {
    private static final Path JUDGES =
            Path.of("..", "..", "core", "src", "test", "resources", "foreign").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEED = 20_261_121;
    private static final int DROPS = 5;

    private final Script script;

    JudgeFollowing(Interpreter interpreter, String judge, Trial trial) {
        script = interpreter.start(JUDGES.resolve(judge), spec(trial), "resume");
    }

    private static String spec(Trial trial) {
        List<Map<String, Object>> users =
                List.of(user(trial.user(), Trial.EVENTS, DROPS), user(trial.other(), Trial.FEW, 1));
        Map<String, Object> spec =
                Map.of("uri", trial.uri().toString(), "limit_ms", 40_000, "seed", SEED, "users", users);
        try {
            return JSON.writeValueAsString(List.of(spec));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> user(String name, int events, int drops) {
        return Map.of(
                "user", name, "token", Trial.token(name), "devices", 1, "events", events, "runs", 1, "drops", drops);
    }

    /** Each user has one device that drops and one that doesn't, with which it is compared. */
    @Override
    public int devices() {
        return 2;
    }

    @Override
    public Findings findings() throws JsonProcessingException {
        JsonNode trial = JSON.readTree(script.output()).path("trials").path(0);
        Stream<JsonNode> problems = StreamSupport.stream(trial.path("problems").spliterator(), false);
        JsonNode user = trial.path("users").path(0);
        return new Findings(
                problems.map(JsonNode::toString).toList(),
                user.path("drops").asInt(),
                user.path("resumed").asInt(),
                user.path("events").asInt(),
                trial.path("users").path(1).path("events").asInt());
    }

    @Override
    public void close() {
        script.close();
    }
}
