package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A hundred users with a hundred runs each, and each of them goes for the others' runs. All limits are the default ones. */
class IsolationTest {
    private static final long SEED = 4_711;
    private static final int USERS = 100;
    private static final int RUNS = 100;
    private static final int FORGED_JOINS = 4_000;
    private static final int ATTACKERS = 4;
    private static final int FORGERIES = 10_000;
    private static final int FORGERIES_OF_A_KIND = 1_000;

    private final Queue<String> foreign = new ConcurrentLinkedQueue<>();
    private final Queue<String> handledForOthers = new ConcurrentLinkedQueue<>();
    private final Map<Kind, AtomicInteger> forgeries = new EnumMap<>(Kind.class);
    private final List<Owner> owners = new ArrayList<>();

    private enum Kind {
        RESUME,
        THREAD,
        CANCEL,
        USER_ID
    }

    IsolationTest() {
        for (Kind kind : Kind.values()) {
            forgeries.put(kind, new AtomicInteger());
        }
    }

    /** A user with a connection that stays. */
    private record Owner(String user, OwnedFrames frames) {}

    private static String user(int index) {
        return "u" + (1000 + index) + "u";
    }

    private static String run(String user, int index) {
        return "run-" + user + "-" + index;
    }

    private TidingsServer server() throws IOException {
        return Tidings.server()
                .tokenVerifier(TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token.substring(3))))))
                .on("user_message", MessageHandler.of(message -> {
                    if (!message.text("message")
                            .orElse("")
                            .equals(message.userId().value())) {
                        handledForOthers.add(message.toString());
                    }
                    return MessageReply.accepted();
                }))
                .start();
    }

    private static UserExecutionContext context(String user, int index) {
        return UserExecutionContext.of(
                        UserId.of(user), ThreadId.of("thread-" + user + "-" + index % 5), RunId.of(run(user, index)))
                .withRequestId(RequestId.of("request-" + user + "-" + index));
    }

    @Test
    void no_byte_and_no_cancellation_crosses_from_one_user_to_another() throws Exception {
        try (TidingsServer server = server()) {
            List<AgentRun> runs = new ArrayList<>();
            for (int at = 0; at < USERS; at++) {
                owners.add(new Owner(user(at), new OwnedFrames(server.address(), user(at), foreign)));
            }
            startRuns(server, runs, 0, RUNS / 2);
            Together.run(ATTACKERS + 1, thread -> {
                if (thread == ATTACKERS) {
                    startRuns(server, runs, RUNS / 2, RUNS);
                } else {
                    attack(server, new Random(SEED + thread), FORGED_JOINS / ATTACKERS);
                }
            });
            assertThat(foreign)
                    .as("frames with another user's bytes, seed " + SEED)
                    .isEmpty();
            System.out.println("forgeries: " + forgeries);
            assertThat(forgeries.values())
                    .allSatisfy(count -> assertThat(count.get()).isGreaterThanOrEqualTo(FORGERIES_OF_A_KIND));
            assertThat(forgeries.values().stream().mapToInt(AtomicInteger::get).sum())
                    .isGreaterThanOrEqualTo(FORGERIES);
            for (Owner owner : owners) {
                assertThat(server.bridge().openRuns(UserId.of(owner.user()))).hasSize(RUNS);
            }
            runs.forEach(run -> run.complete("done by " + run.context().userId()));
            for (Owner owner : owners) {
                Eventually.until(owner.user() + " has all", () -> owner.frames().completed() == RUNS);
                assertThat(owner.frames().cancelled()).isZero();
                owner.frames().close();
            }
            assertThat(foreign)
                    .as("frames with another user's bytes, seed " + SEED)
                    .isEmpty();
            assertThat(handledForOthers).isEmpty();
        }
    }

    private static void startRuns(TidingsServer server, List<AgentRun> runs, int from, int to) {
        for (int index = from; index < to; index++) {
            for (int at = 0; at < USERS; at++) {
                String user = user(at);
                AgentRun run = server.bridge().start(context(user, index), "agent-" + user, "task of " + user);
                run.thinking("thought of " + user);
                run.tool("search-" + user, Map.of("owner", user)).completed(List.of("found for " + user));
                runs.add(run);
            }
        }
    }

    private void attack(TidingsServer server, Random random, int joins) throws IOException {
        for (int done = 0; done < joins && foreign.isEmpty(); done++) {
            Owner victim = owners.get(random.nextInt(USERS));
            String attacker = user(random.nextInt(USERS));
            if (!attacker.equals(victim.user())) {
                forge(server, attacker, victim, random);
            }
        }
    }

    private void forge(TidingsServer server, String attacker, Owner victim, Random random) throws IOException {
        int index = random.nextInt(RUNS);
        String query = query(victim, index, random);
        try (RawClient client = RawClient.join(server.address(), query, "of-" + attacker)) {
            Watch watch = new Watch(attacker, foreign);
            List<String> messages = messages(victim, index, random, query.endsWith("resume=frame"));
            for (String message : messages) {
                client.sendText(message);
            }
            client.sendText("{\"type\":\"x\",\"request_id\":\"last\"}");
            RawClient.Frame frame = client.read();
            while (!frame.isEnd() && !frame.text().contains("\"request_id\":\"last\"")) {
                watch.check(frame.text());
                assertThat(frame.text()).as("no limit may come first").doesNotContain("rate_limited");
                frame = client.read();
            }
            assertThat(frame.isEnd() ? frame.closeCode() : 4400)
                    .as("the end, if any")
                    .isEqualTo(4400);
            count(query, messages);
        }
    }

    private void count(String query, List<String> messages) {
        add(Kind.RESUME, query.contains("epoch=") ? 1 : 0);
        add(Kind.THREAD, query.contains("thread_id=") ? 1 : 0);
        for (String message : messages) {
            add(Kind.RESUME, message.contains("\"resume\"") ? 1 : 0);
            add(Kind.CANCEL, message.contains("\"cancel_run\"") ? 1 : 0);
            add(Kind.USER_ID, message.contains("\"user_id\"") ? 1 : 0);
        }
    }

    private void add(Kind kind, int count) {
        forgeries.get(kind).addAndGet(count);
    }

    private static String query(Owner victim, int index, Random random) {
        String thread = "thread_id=thread-" + victim.user() + "-" + index % 5;
        String cursor = "epoch=" + victim.frames().epoch() + "&seq=" + random.nextInt(200);
        return switch (random.nextInt(4)) {
            case 0 -> "?" + cursor;
            case 1 -> "?" + cursor + "&event_id=" + victim.frames().eventId();
            case 2 -> "?" + thread;
            default -> "?" + cursor + "&" + thread + "&resume=frame";
        };
    }

    private static List<String> messages(Owner victim, int index, Random random, boolean resumesFirst) {
        String run = run(victim.user(), index);
        String request = "request-" + victim.user() + "-" + index;
        String resume = "{\"type\":\"resume\",\"epoch\":\"" + victim.frames().epoch() + "\",\"seq\":"
                + random.nextInt(100) + "}";
        List<String> messages = new ArrayList<>(List.of(
                "{\"type\":\"cancel_run\",\"run_id\":\"" + run + "\"}",
                "{\"type\":\"cancel_run\",\"request_id\":\"" + request + "\"}",
                "{\"type\":\"user_message\",\"message\":\"forged\",\"user_id\":\"" + victim.user() + "\"}",
                "{\"type\":\"cancel_run\",\"run_id\":\"" + run + "\",\"user_id\":\"" + victim.user() + "\"}"));
        messages.add(resumesFirst ? 0 : messages.size(), resume);
        return messages;
    }
}
