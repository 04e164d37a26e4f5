package dev.tidings.examples.chat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.api.spi.Agent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Recommends what to do in a city. It looks things up in a small table and takes its time over it, where yours would ask
 * a language model and real tools; what it tells is the same. A cancel interrupts its pauses, which ends it.
 */
final class TravelAgent implements Agent {
    static final String NAME = "travel agent";
    private static final int WORDS_PER_PAUSE = 4;

    private final String question;
    private final Duration pause;

    TravelAgent(String question, Duration pause) {
        this.question = question;
        this.pause = pause;
    }

    @Override
    public Object run(AgentRun run) throws InterruptedException {
        run.thinking("Which city is this about?");
        List<City> found = call(run, "find_city", Map.of("text", question), () -> City.namedIn(question));
        String answer = found.isEmpty() ? "I only know " + City.names() + "." : recommend(run, found.get(0));
        say(run, answer);
        return answer;
    }

    private String recommend(AgentRun run, City city) throws InterruptedException {
        run.thinking(city.title() + ". What to do there depends on the weather.");
        boolean dry = call(run, "is_dry", Map.of("city", city.title()), city::dry);
        run.thinking(dry ? "It is dry, so something outdoors." : "It rains, so something indoors.");
        String sight = call(run, "find_sight", Map.of("city", city.title(), "outdoors", dry), () -> city.sight(dry));
        return (dry ? "The sun is out in " : "It is raining in ") + city.title() + ", so I recommend " + sight + ".";
    }

    private <T> T call(AgentRun run, String tool, Map<String, ?> arguments, Supplier<T> work)
            throws InterruptedException {
        try (ToolCall call = run.tool(tool, arguments)) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            T result = work.get();
            call.completed(result);
            return result;
        }
    }

    private void say(AgentRun run, String answer) throws InterruptedException {
        for (String word : answer.split("(?<= )", -1)) {
            run.delta(word);
            TimeUnit.NANOSECONDS.sleep(pause.toNanos() / WORDS_PER_PAUSE);
        }
    }
}
