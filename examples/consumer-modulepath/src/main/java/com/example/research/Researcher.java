package com.example.research;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.api.spi.Agent;
import java.util.List;
import java.util.Map;

/** Looks one question up and tells what it does. */
final class Researcher implements Agent {
    private final String question;
    private final Library library;

    Researcher(String question, Library library) {
        this.question = question;
        this.library = library;
    }

    @Override
    public Object run(AgentRun run) {
        run.thinking("Where would that be written?");
        List<String> titles = find(run);
        if (titles.isEmpty()) {
            return "Nothing is known of that";
        }
        run.progress(50, "Reading " + titles.get(0));
        run.delta("It is written in ");
        run.delta(titles.get(0));
        return Map.of("sources", titles);
    }

    private List<String> find(AgentRun run) {
        try (ToolCall call = run.tool("library", Map.of("question", question))) {
            List<String> titles = library.find(question);
            call.completed(titles);
            return titles;
        }
    }
}
