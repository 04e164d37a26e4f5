package dev.tidings.testkit.tck;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import java.util.Map;

/** What a day on a real manager is like for a listener. */
final class RealRun {
    private RealRun() {}

    /** Plays it, and does something before the manager is closed. */
    static void play(TidingsListener listener, Runnable before) {
        try (MockFactory tidings = MockFactory.create()) {
            tidings.manager().addListener(listener);
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
            RecordingConnection browser = tidings.connect(context);
            work(tidings, context);
            var unused = tidings.emitter(context).emit(AgentThinking.of("too late"));
            var unusedReply = tidings.receive(context.userId(), "x_tck_unknown", Map.of());
            browser.terminate();
            abandon(tidings, context);
            tidings.resume(context.userId(), browser.recording().cursor().orElseThrow())
                    .terminate();
            before.run();
        }
    }

    private static void work(MockFactory tidings, UserExecutionContext context) {
        try (AgentRun run = tidings.bridge().start(context, "researcher", "Compare three vendors")) {
            run.thinking("Looking for prices");
            try (ToolCall search = run.tool("web_search", Map.of("q", "vendor prices"))) {
                search.completed("Vendor B: 10 EUR");
            }
            run.complete("Vendor B");
        }
    }

    private static void abandon(MockFactory tidings, UserExecutionContext context) {
        tidings.bridge().start(context.child(), "researcher", null).close();
    }
}
