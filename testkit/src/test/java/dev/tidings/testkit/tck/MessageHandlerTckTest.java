package dev.tidings.testkit.tck;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.testkit.MockFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a message handler hold for those of Tidings, and catch what is wrong with others. */
class MessageHandlerTckTest {
    private static volatile Defect planted = Defect.NONE;

    /** What can be wrong, and which rule must say so. */
    enum Defect implements PlantedDefect {
        NONE,
        REFUSES_ALL("MH-01"),
        NEEDS_A_REQUEST_ID("MH-02"),
        THROWS_FOR_THE_ODD("MH-03"),
        NEVER_REFUSES("MH-03"),
        REPLIES_NULL("MH-03"),
        SAYS_NOTHING("MH-04"),
        SHOWS_INNARDS("MH-04"),
        LATCHES_AFTER_A_REFUSAL("MH-05"),
        CHANGES_LISTS("MH-06"),
        REUSES_RUNS("MH-11"),
        BELIEVES_FIELDS("MH-12"),
        NAMES_OTHERS("MH-13"),
        WAITS("MH-21"),
        SPINS("MH-21", "MH-22");

        private final String[] rules;

        Defect(String... rules) {
            this.rules = rules;
        }

        @Override
        public String[] rules() {
            return rules.clone();
        }
    }

    @Nested
    class Ping extends MessageHandlerTck {
        private final MockFactory tidings = MockFactory.create();

        @Override
        protected MessageHandler handler() {
            return tidings.router()::route;
        }

        @Override
        protected String type() {
            return "ping";
        }

        @Override
        protected Map<String, Object> goodFields() {
            return Map.of("at", 7);
        }

        @AfterEach
        void close() {
            tidings.close();
        }
    }

    @Nested
    class CancelRun extends MessageHandlerTck {
        private final MockFactory tidings = MockFactory.create();

        @Override
        protected MessageHandler handler() {
            return tidings.router()::route;
        }

        @Override
        protected String type() {
            return "cancel_run";
        }

        @AfterEach
        void close() {
            tidings.close();
        }
    }

    /** As in the quickstart: a message starts a run. */
    @Nested
    class Asking extends MessageHandlerTck {
        private final MockFactory tidings = MockFactory.create();
        private final Set<UserId> served = ConcurrentHashMap.newKeySet();

        @Override
        protected MessageHandler handler() {
            tidings.manager().addListener(new TidingsListener() {
                @Override
                public void onRunStarted(RunInfo run) {
                    served.add(run.userId());
                }
            });
            return MessageHandler.of(this::ask);
        }

        private MessageReply ask(InboundMessage message) {
            String question = message.text("message").map(String::strip).orElse("");
            if (question.isEmpty() || question.length() > 2_000) {
                return MessageReply.rejected("bad_message", "message must have 1 to 2000 characters");
            }
            UserExecutionContext context = message.newRun(ThreadId.of("questions"));
            tidings.bridge().start(context, "researcher", question);
            return MessageReply.accepted(context.runId());
        }

        @Override
        protected Map<String, Object> goodFields() {
            return Map.of("message", "How much is it?");
        }

        @Override
        protected Optional<Collection<UserId>> usersServed() {
            return Optional.of(served);
        }

        @AfterEach
        void close() {
            tidings.close();
        }
    }

    /** A handler that is right but for its defect. */
    private static final class TinyHandler implements MessageHandler {
        private final Defect defect = planted;
        private final Set<UserId> served = ConcurrentHashMap.newKeySet();
        private volatile boolean latched;

        @Override
        @SuppressWarnings("unchecked")
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            long end = System.nanoTime() + 700_000_000;
            boolean ended = defect != Defect.WAITS && defect != Defect.SPINS;
            while (!ended) {
                LockSupport.parkNanos(1_000_000);
                boolean interrupted =
                        defect == Defect.WAITS && Thread.currentThread().isInterrupted();
                ended = interrupted || System.nanoTime() > end;
            }
            Object text = message.fields().get("message");
            if (defect == Defect.CHANGES_LISTS && message.fields().get("tck_list") instanceof List<?> list) {
                ((List<Object>) list).add("mine");
            }
            if (isRefused(message, text)) {
                latched = true;
                return refusal(message);
            }
            String claimed = message.text("user_id").orElse("");
            served.add(defect == Defect.BELIEVES_FIELDS && !claimed.isBlank() ? UserId.of(claimed) : message.userId());
            return CompletableFuture.completedFuture(
                    MessageReply.accepted(defect == Defect.REUSES_RUNS ? RunId.of("run-7") : RunId.random()));
        }

        private boolean isRefused(InboundMessage message, Object text) {
            return !(text instanceof String question && !question.isBlank())
                    || defect == Defect.REFUSES_ALL
                    || (defect == Defect.NEEDS_A_REQUEST_ID && message.requestId() == null)
                    || (defect == Defect.LATCHES_AFTER_A_REFUSAL && latched);
        }

        private CompletionStage<MessageReply> refusal(InboundMessage message) {
            return switch (defect) {
                case THROWS_FOR_THE_ODD -> throw new ClassCastException("not a text");
                case NEVER_REFUSES -> new CompletableFuture<>();
                case REPLIES_NULL -> CompletableFuture.completedFuture(null);
                case SAYS_NOTHING -> rejected("bad_message", " ");
                case SHOWS_INNARDS -> rejected("bad_message", "java.lang.ClassCastException: no String");
                case NAMES_OTHERS ->
                    rejected(
                            "bad_message",
                            "no message of " + message.text("user_id").orElse("nobody"));
                default -> rejected("bad_message", "message must not be blank: look at docs.example.com, Error 7");
            };
        }

        private static CompletionStage<MessageReply> rejected(String code, String text) {
            return CompletableFuture.completedFuture(MessageReply.rejected(code, text));
        }
    }

    static class Planted extends MessageHandlerTck {
        private final TinyHandler handler = new TinyHandler();

        @Override
        protected MessageHandler handler() {
            return handler;
        }

        @Override
        protected Map<String, Object> goodFields() {
            return Map.of("message", "How much is it?");
        }

        @Override
        protected Optional<Collection<UserId>> usersServed() {
            return Optional.of(List.copyOf(handler.served));
        }

        @Override
        protected Duration patience() {
            return planted == Defect.NONE ? super.patience() : Duration.ofMillis(300);
        }

        @Override
        protected Duration promptness() {
            return planted == Defect.NONE ? super.promptness() : Duration.ofMillis(200);
        }
    }

    @Test
    void a_handler_of_one_page_that_is_right_breaks_no_rule() {
        planted = Defect.NONE;
        PlantedRun.requireRight(Planted.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_defect_is_caught(Defect defect) {
        planted = defect;
        PlantedRun.requireCaught(Planted.class, defect);
    }

    @Test
    void every_rule_catches_something() {
        PlantedRun.requireAllToCatch(MessageHandlerTck.class, Arrays.stream(Defect.values()));
    }
}
