package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("alone")
class CrowdTest {
    /** Enough for all that is said at once: nobody is to fall behind here. */
    private static final RetentionPolicy ROOMY = RetentionPolicy.defaults().withBytesPerUser(8 << 20);

    private static final int USERS = 200;
    private static final int EVENTS_EACH = 20;
    private static final int THREADS = 8;
    private static final int STEPS = 500;

    @Test
    void eight_threads_for_one_user_and_200_users_at_once() {
        int events = 2 + THREADS * STEPS;
        try (Host host = new Host(ROOMY);
                Judging judging = ForeignClient.NODE.judge("stream", trial(host, events, EVENTS_EACH))) {
            host.awaitClients(USERS + 3);
            Play busy = new Play(host, "busy");
            AgentRun run = busy.start("busy");

            List<Runnable> tasks = new ArrayList<>();
            IntStream.range(0, THREADS).forEach(thread -> tasks.add(() -> work(busy, run, thread)));
            IntStream.range(0, THREADS)
                    .forEach(thread -> tasks.add(() -> IntStream.range(0, USERS)
                            .filter(user -> user % THREADS == thread)
                            .forEach(user -> new Play(host, "user-" + user).pacedRun(EVENTS_EACH, 0))));
            Workers.run(tasks.stream());
            run.complete(busy.mark("done"));

            Verdict verdict = judging.verdict().assertClean();
            assertThat(verdict.user("busy").types())
                    .containsEntry("tool_executing", 100 * THREADS)
                    .containsEntry("tool_completed", 100 * THREADS)
                    .containsEntry("message_delta", 100 * THREADS)
                    .containsEntry("progress_update", 50 * THREADS)
                    .containsEntry("agent_thinking", 150 * THREADS);
            assertThat(verdict.user("busy").texts(run.context().runId().value()))
                    .hasSize(THREADS)
                    .allSatisfy((message, text) -> assertThat(text).isEqualTo(counted(message)));
        }
    }

    /**
     * Emits 500 events: thoughts, tools of its own and tools that only have the name they share with other threads', and
     * a message whose text only the order of this one thread makes.
     */
    private static void work(Play play, AgentRun run, int thread) {
        MessageId message = MessageId.of("message-" + thread);
        for (int round = 0; round < STEPS / 10; round++) {
            run.thinking(play.mark("before " + round));
            ToolCall tool = run.tool("tool-" + thread, Map.of("round", round));
            run.delta(message, thread + ":" + round + " ");
            tool.completed(round);
            run.thinking(play.mark("between " + round));
            play.toolOfAnyThread(run.context());
            run.delta(message, "and ");
            run.progress(round, null);
            play.keepPace(run.thinking(play.mark("after " + round)));
        }
    }

    private static String counted(String message) {
        String thread = message.substring("message-".length());
        StringBuilder text = new StringBuilder();
        IntStream.range(0, STEPS / 10)
                .forEach(round -> text.append(thread).append(':').append(round).append(" and "));
        return text.toString();
    }

    @TestFactory
    Stream<DynamicTest> ten_thousand_virtual_threads_where_there_are_any() {
        return virtualThreads().map(threads -> dynamicTest("ten_thousand_virtual_threads", () -> manyThreads(threads)));
    }

    private static void manyThreads(ExecutorService threads) {
        int ofBusy = 2_000;
        int ofEach = 40;
        try (Host host = new Host(ROOMY);
                Judging judging = ForeignClient.NODE.judge("stream", trial(host, 2 + ofBusy, 2 + ofEach))) {
            host.awaitClients(USERS + 3);
            Play busy = new Play(host, "busy");
            AgentRun run = busy.start("busy");
            List<Runnable> tasks = new ArrayList<>();
            IntStream.range(0, ofBusy)
                    .forEach(thread -> tasks.add(() -> busy.keepPace(run.thinking(busy.mark("thread " + thread)))));
            List<AgentRun> runs =
                    users().map(user -> new Play(host, user).start("each")).toList();
            IntStream.range(0, ofEach)
                    .forEach(thread -> runs.forEach(each -> tasks.add(() -> each.thinking("thread " + thread))));

            Workers.runOn(threads, tasks);
            run.complete(null);
            runs.forEach(each -> each.complete(null));

            judging.verdict().assertClean();
        }
    }

    /** Returns an executor of virtual threads, or nothing before Java 21. */
    private static Stream<ExecutorService> virtualThreads() {
        try {
            return Stream.of((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (ReflectiveOperationException e) {
            return Stream.empty();
        }
    }

    private static Map<String, Object> trial(Host host, int ofBusy, int ofEach) {
        List<Map<String, Object>> who = new ArrayList<>();
        who.add(Host.who("busy", Map.of("devices", 3, "events", ofBusy, "runs", 1)));
        users().map(user -> Host.who(user, Map.of("events", ofEach, "runs", 1))).forEach(who::add);
        return host.trial(Map.of("users", who));
    }

    private static Stream<String> users() {
        return IntStream.range(0, USERS).mapToObj(user -> "user-" + user);
    }
}
