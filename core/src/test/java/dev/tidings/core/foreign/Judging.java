package dev.tidings.core.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.foreign.Script;

/** A judge at work in a process of its own, which ends with this. */
final class Judging implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Script script;

    Judging(Script script) {
        this.script = script;
    }

    boolean atWork() {
        return script.atWork();
    }

    /** Waits for the verdict. */
    Verdict verdict() {
        Script.End end = script.end();
        if (end.output().isBlank() || !end.complaint().isBlank()) {
            throw new AssertionError("the judge broke down with " + end.status() + ": " + end.complaint());
        }
        try {
            JsonNode verdict = JSON.readTree(end.output());
            if (verdict.path("ok").asBoolean() != (end.status() == 0)) {
                throw new AssertionError("the judge said one thing and returned another: " + end.output());
            }
            return new Verdict(verdict);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the judge must speak JSON but said " + end.output(), e);
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
