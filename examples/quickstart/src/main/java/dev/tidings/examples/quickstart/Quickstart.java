package dev.tidings.examples.quickstart;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A page where a person asks about a folder and watches a search agent work. */
public final class Quickstart implements AutoCloseable {
    private static final ThreadId THREAD = ThreadId.of("questions");
    private static final int MAX_QUESTION = 2_000;
    private static final int TOOL_THREADS = 8;
    private static final List<String> QUESTIONS = List.of(
            "How does a client resume after a gap?",
            "What happens to a run when its agent throws?",
            "Which close code means a rate limit?");

    private final PageServer page;
    private final TidingsServer tidings;
    private final ExecutorService tools;

    private Quickstart(PageServer page, TidingsServer tidings, ExecutorService tools) {
        this.page = page;
        this.tidings = tidings;
        this.tools = tools;
    }

    /**
     * Serves until the program is ended.
     *
     * @param args none
     * @throws Exception if it can't start; the message says why
     */
    public static void main(String[] args) throws Exception {
        Quickstart quickstart = start(Settings.from(System.getenv()));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            quickstart.close();
            ended.countDown();
        }));
        System.out.println("Tidings quickstart is ready: open " + quickstart.address());
        ended.await();
    }

    static Quickstart start(Settings settings) throws IOException {
        Folder folder = Folder.open(settings.folder());
        Assets assets = Assets.load(folder.name(), QUESTIONS);
        Sessions sessions = new Sessions(Clock.systemUTC());
        PageServer page = PageServer.bind(settings.port());
        ExecutorService tools = Executors.newFixedThreadPool(TOOL_THREADS, Threads.named("tool"));
        try {
            TidingsServer tidings = Tidings.server()
                    .tokenVerifier(sessions.verifier())
                    .allowedOrigins(page.origins())
                    .start();
            tidings.router()
                    .addHandler(
                            "user_message",
                            MessageHandler.of(message -> ask(
                                    message,
                                    tidings.bridge(),
                                    text -> new SearchAgent(text, folder, settings.pause(), tools))));
            page.serve(assets, sessions, tidings.uri());
            return new Quickstart(page, tidings, tools);
        } catch (IOException | RuntimeException failure) {
            page.close();
            tools.shutdownNow();
            throw failure;
        }
    }

    private static MessageReply ask(InboundMessage message, AgentBridge bridge, Function<String, SearchAgent> agents) {
        String question = message.text("message").map(String::strip).orElse("");
        if (question.isEmpty() || question.length() > MAX_QUESTION) {
            return MessageReply.rejected(
                    "bad_message",
                    "message must have 1 to " + MAX_QUESTION + " characters but had " + question.length());
        }
        UserExecutionContext context = message.newRun(THREAD);
        RunId runId = context.runId();
        bridge.execute(context, SearchAgent.NAME, question, agents.apply(question));
        return MessageReply.accepted(runId);
    }

    URI address() {
        return page.address();
    }

    TidingsServer tidings() {
        return tidings;
    }

    @Override
    public void close() {
        page.close();
        tidings.close();
        tools.shutdownNow();
    }
}
