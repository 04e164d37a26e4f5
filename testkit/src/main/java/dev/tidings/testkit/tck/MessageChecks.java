package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of what a handler does with messages. */
final class MessageChecks {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern INNARDS = Pattern.compile("\\R|\\b[A-Z]\\w*(Exception|Error)\\b|\\bat [\\w$.]+\\(");
    private static final int LONGEST_TEXT = 500;
    private static final int THREADS = 8;
    private static final int ROUNDS = 5;
    private static final List<String> CLAIMS = List.of("user_id", "userId", "user", "owner", "sub", "principal");

    private MessageChecks() {}

    static void accept(MessageBench bench) {
        requireAccepted(bench, bench.message(MessageBench.user(), bench.good()));
    }

    static void acceptWithoutRequestId(MessageBench bench) {
        requireAccepted(bench, bench.message(MessageBench.user(), bench.good(), null));
    }

    private static MessageReply.Accepted requireAccepted(MessageBench bench, InboundMessage message) {
        MessageReply reply = bench.handle(message);
        assertThat(reply).as("the reply to a good message").isInstanceOf(MessageReply.Accepted.class);
        return (MessageReply.Accepted) reply;
    }

    /** Messages without a field, and with every kind of value in its place. */
    private static List<Map<String, @Nullable Object>> odd(MessageBench bench) {
        List<Map<String, @Nullable Object>> messages = new ArrayList<>();
        messages.add(Map.of());
        Set<String> names =
                bench.good().isEmpty() ? Set.of("message") : bench.good().keySet();
        for (String name : names) {
            Map<String, @Nullable Object> without = new LinkedHashMap<>(bench.good());
            without.remove(name);
            messages.add(without);
            for (@Nullable Object value : oddValues()) {
                Map<String, @Nullable Object> message = new LinkedHashMap<>(bench.good());
                message.put(name, value);
                messages.add(message);
            }
        }
        for (String name : List.of("thread_id", "run_id", "user_id")) {
            for (@Nullable Object value : oddValues()) {
                Map<String, @Nullable Object> message = new LinkedHashMap<>(bench.good());
                message.put(name, value);
                messages.add(message);
            }
        }
        return messages;
    }

    private static List<@Nullable Object> oddValues() {
        return Arrays.asList(
                null,
                "",
                "   ",
                "\u0000\u001b[31m\r\n",
                "\ud83d\ude00 gr\u00fc\u00dfe \u202e",
                "x".repeat(60_000),
                "null",
                0,
                -1L,
                1.5e300,
                true,
                List.of(),
                Arrays.asList(1, null, List.of(Map.of())),
                Map.of("text", "x"));
    }

    static void answerAll(MessageBench bench) {
        for (Map<String, @Nullable Object> fields : odd(bench)) {
            bench.handle(bench.message(MessageBench.user(), fields));
        }
    }

    static void sayWhy(MessageBench bench) {
        for (Map<String, @Nullable Object> fields : odd(bench)) {
            if (bench.handle(bench.message(MessageBench.user(), fields)) instanceof MessageReply.Rejected refusal) {
                String shown = MessageBench.shown(fields);
                assertThat(refusal.errorCode()).as("the code for %s", shown).matches(CODE);
                assertThat(refusal.message()).as("the text for %s", shown).isNotBlank();
                assertThat(refusal.message().length())
                        .as("the length of the text for %s", shown)
                        .isLessThanOrEqualTo(LONGEST_TEXT);
                assertThat(INNARDS.matcher(refusal.message()).find())
                        .as("whether the text for %s shows innards: %s", shown, refusal.message())
                        .isFalse();
            }
        }
    }

    static void acceptBetweenRefusals(MessageBench bench) {
        for (Map<String, @Nullable Object> fields : odd(bench)) {
            UserId user = MessageBench.user();
            bench.handle(bench.message(user, fields));
            requireAccepted(bench, bench.message(user, bench.good()));
        }
    }

    static void changeNothing(MessageBench bench) {
        List<Object> list = new ArrayList<>(List.of("one", "two"));
        Map<String, Object> map = new LinkedHashMap<>(Map.of("deep", new ArrayList<>(List.of(1))));
        Map<String, Object> fields = new LinkedHashMap<>(bench.good());
        fields.put("tck_list", list);
        fields.put("tck_map", map);
        bench.handle(bench.message(MessageBench.user(), fields));

        assertThat(list).as("a list in a message that was handled").containsExactly("one", "two");
        assertThat(map).as("a map in a message that was handled").isEqualTo(Map.of("deep", List.of(1)));
    }

    static void serveAtOnce(MessageBench bench) {
        Set<RunId> runs = ConcurrentHashMap.newKeySet();
        Crew.run(THREADS, bench.patience(), thread -> {
            UserId user = MessageBench.user();
            for (int round = 0; round < ROUNDS; round++) {
                RunId run = requireAccepted(bench, bench.message(user, bench.good()))
                        .runId();
                assertThat(run == null || runs.add(run))
                        .as("whether run %s answers one message only", run)
                        .isTrue();
            }
        });
    }

    private static Map<String, Object> claiming(MessageBench bench, UserId other) {
        Map<String, Object> fields = new LinkedHashMap<>(bench.good());
        CLAIMS.forEach(name -> fields.put(name, other.value()));
        return fields;
    }

    static void serveTheAuthenticated(MessageBench bench, Supplier<Optional<Collection<UserId>>> served) {
        UserId user = MessageBench.user();
        UserId other = MessageBench.user();
        bench.handle(bench.message(user, claiming(bench, other)));
        bench.patience()
                .until(
                        () -> "a message of " + user + " that says it is of " + other
                                + " must be served to the former but was" + " served to "
                                + served.get().orElse(List.of()),
                        () -> served.get().orElse(List.of()).contains(user));
        assertThat(served.get().orElse(List.of()).stream().map(UserId::value).collect(Collectors.toSet()))
                .as("the users served with a message of %s that says it is of %s", user, other)
                .doesNotContain(other.value());
    }

    static void nameNoOther(MessageBench bench) {
        UserId other = MessageBench.user();
        for (Map<String, Object> fields :
                List.of(claiming(bench, other), Map.<String, Object>of("user_id", other.value()))) {
            MessageReply reply = bench.handle(bench.message(MessageBench.user(), fields));
            assertThat(reply.toString())
                    .as("the reply to a message that says it is of %s", other)
                    .doesNotContain(other.value());
        }
    }

    static void returnSoon(MessageBench bench) {
        bench.patience()
                .prompt("handle", () -> bench.handler().handle(bench.message(MessageBench.user(), bench.good())));
    }

    /** Interrupts the call, as a server does beyond the limit. Whether it then throws or replies is its own affair. */
    static void endWhenInterrupted(MessageBench bench) {
        Crew crew = Crew.start(1, number -> {
            Thread.currentThread().interrupt();
            bench.handler().handle(bench.message(MessageBench.user(), bench.good()));
        });
        bench.patience().until(() -> "handle must end when its thread is interrupted but did not", crew::isDone);
    }
}
