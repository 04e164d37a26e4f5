package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.core.WebSocketManagers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * What Tidings takes of the heap, without a network: an idle session, a user's stream, a retained event, and what is
 * allocated to emit one. Each figure is the difference of the live heap before and after making many of a kind, divided by
 * their number, or what the emitting thread allocated. The devices are in memory and hold next to nothing; what a socket
 * takes beside that is scenario D of the load harness.
 */
public final class MemoryFootprint {
    private static final int USERS = 10_000;
    private static final int EVENTS = 200_000;
    private static final long SETTLE_NANOS = 100_000_000;
    private static final int WRITERS = 50;
    private static final int RETAINED = WRITERS * 400;
    private static final String TEXT = "the agent streams its tokens to every open tab of the user while tools run and "
            + "state changes arrive in order without any ";

    private MemoryFootprint() {}

    /** What is measured, in the order in which it is printed. */
    private enum Figure {
        IDLE("session without events, with its user's stream"),
        SECOND("second session of the same user"),
        ENDED("stream with one ended run of two events, no session"),
        OPEN("stream with an open run of one event, no session"),
        KEPT_THINKING("retained agent_thinking of 40 characters, beside its frame"),
        KEPT_CUSTOM("retained custom event of 120 characters, beside its frame"),
        THINKING("allocated to emit agent_thinking of 40 characters"),
        PROGRESS("allocated to emit progress_update"),
        DELTA("allocated to emit message_delta of 7 characters"),
        CUSTOM("allocated to emit a custom event of 120 characters, made beforehand"),
        FRESH("allocated to make that custom event, and to emit it");

        private final String what;

        Figure(String what) {
            this.what = what;
        }

        long bytes() {
            return switch (this) {
                case IDLE -> each(MemoryFootprint::idle);
                case SECOND -> each(MemoryFootprint::second);
                case ENDED -> each(MemoryFootprint::ended);
                case OPEN -> each(MemoryFootprint::open);
                case KEPT_THINKING -> retained(thinking());
                case KEPT_CUSTOM -> retained(custom());
                case THINKING -> allocated(thinking());
                case PROGRESS -> allocated(progress());
                case DELTA -> allocated(delta());
                case CUSTOM -> allocated(custom());
                case FRESH -> allocated(MemoryFootprint::freshCustom);
            };
        }
    }

    /**
     * Prints one line for each figure, in bytes. Each is measured by a virtual machine of its own.
     *
     * @param arguments the name of a figure, which is then measured by this one; or nothing
     * @throws IOException if no other virtual machine can be started
     * @throws InterruptedException if this thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0) {
            Figure figure = Figure.valueOf(arguments[0]);
            System.out.printf(Locale.ROOT, "%,8d  %s%n", figure.bytes(), figure.what);
            return;
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        for (Figure figure : Figure.values()) {
            new ProcessBuilder(
                            java,
                            "-Xmx1g",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MemoryFootprint.class.getName(),
                            figure.name())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    private static LongFunction<AgentEvent> thinking() {
        AgentThinking thinking = AgentThinking.of("Looking for prices of the three vendors");
        return number -> thinking;
    }

    private static LongFunction<AgentEvent> progress() {
        ProgressUpdate progress = new ProgressUpdate(50, null);
        return number -> progress;
    }

    private static LongFunction<AgentEvent> delta() {
        MessageDelta delta = MessageDelta.append(MessageId.of("message-7"), " tokens");
        return number -> delta;
    }

    private static LongFunction<AgentEvent> custom() {
        AgentEvent event = freshCustom(1_000_000_000_000L);
        return number -> event;
    }

    private static AgentEvent freshCustom(long number) {
        return new CustomEvent("x_token", Map.of("t", number, "text", TEXT, "kind", "TEXT_MESSAGE_CONTENT"));
    }

    private static UserExecutionContext context(int user) {
        return UserExecutionContext.of(
                UserId.of("user-" + user), ThreadId.of("thread-" + user), RunId.of("run-" + user));
    }

    private static long each(ToLongFunction<WebSocketManager> step) {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            return step.applyAsLong(manager) / USERS;
        }
    }

    private static long idle(WebSocketManager manager) {
        return growth(user -> connected(manager, user));
    }

    private static long second(WebSocketManager manager) {
        List<Object> first = made(user -> connected(manager, user));
        long growth = growth(user -> connected(manager, user));
        keep(first);
        return growth;
    }

    private static Object connected(WebSocketManager manager, int user) {
        MemoryConnection connection = new MemoryConnection();
        manager.addConnection(connection, ConnectionRequest.live(UserPrincipal.of(UserId.of("user-" + user))));
        return connection;
    }

    private static long ended(WebSocketManager manager) {
        return growth(user -> {
            WebSocketEmitter emitter = manager.createUserEmitter(context(user));
            emitter.sendAgentStarted("researcher", null);
            return emitter.sendAgentCompleted("done");
        });
    }

    private static long open(WebSocketManager manager) {
        return growth(user -> manager.createUserEmitter(context(user)).sendAgentStarted("researcher", null));
    }

    private static long retained(LongFunction<AgentEvent> events) {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            AtomicLong frames = new AtomicLong();
            List<WebSocketEmitter> emitters = IntStream.range(0, WRITERS)
                    .mapToObj(user -> writer(manager, user, frames))
                    .toList();
            long framesBefore = frames.get();
            long before = used();
            for (int event = 0; event < RETAINED; event++) {
                emitters.get(event % WRITERS).emit(events.apply(event));
            }
            long growth = used() - before;
            return (growth - (frames.get() - framesBefore)) / RETAINED;
        }
    }

    private static WebSocketEmitter writer(WebSocketManager manager, int user, AtomicLong frames) {
        WebSocketEmitter emitter = manager.createUserEmitter(context(user));
        emitter.sendAgentStarted("researcher", null);
        manager.addConnection(
                new MemoryConnection(frame -> frames.addAndGet(frame.framedSize())),
                ConnectionRequest.live(UserPrincipal.of(UserId.of("user-" + user))));
        return emitter;
    }

    private static long allocated(LongFunction<AgentEvent> events) {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            WebSocketEmitter emitter = manager.createUserEmitter(context(0));
            emitter.sendAgentStarted("researcher", null);
            emit(emitter, events);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            emit(emitter, events);
            return (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / EVENTS;
        }
    }

    private static void emit(WebSocketEmitter emitter, LongFunction<AgentEvent> events) {
        for (int event = 0; event < EVENTS; event++) {
            if (emitter.emit(events.apply(event)).refused()) {
                throw new IllegalStateException("event " + event + " must be taken but was refused");
            }
        }
    }

    private static long growth(IntFunction<Object> maker) {
        long before = used();
        List<Object> made = made(maker);
        long growth = used() - before;
        keep(made);
        return growth;
    }

    private static List<Object> made(IntFunction<Object> maker) {
        List<Object> made = new ArrayList<>(USERS);
        for (int user = 0; user < USERS; user++) {
            made.add(maker.apply(user));
        }
        return made;
    }

    private static void keep(List<Object> made) {
        if (made.size() != USERS) {
            throw new IllegalStateException("there must be " + USERS + " but there are " + made.size());
        }
    }

    private static long used() {
        for (int round = 0; round < 3; round++) {
            LockSupport.parkNanos(SETTLE_NANOS);
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
