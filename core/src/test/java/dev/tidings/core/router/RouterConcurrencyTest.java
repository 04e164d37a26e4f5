package dev.tidings.core.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.RouterStatistics;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.Hushed;
import dev.tidings.core.testing.Together;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many threads route while others register and close. */
class RouterConcurrencyTest {
    private static final int THREADS = 32;
    private static final int MESSAGES = 10_000;
    private static final int USERS = 8;
    private static final List<MessageRoute> ROUTES =
            List.of(MessageRoute.exactly("work"), MessageRoute.prefix("wo"), MessageRoute.prefix("w"));

    private final MessageRouter base = Routers.create(new RecordingBridge());
    private final MessageRouterRegistry routers = Routers.registry(base);
    private final AtomicIntegerArray handled = new AtomicIntegerArray(THREADS * MESSAGES);
    private final AtomicInteger foreign = new AtomicInteger();

    private static String user(int number) {
        return "user-" + number % USERS;
    }

    private InboundMessage message(int thread, int number) {
        return new InboundMessage(
                ConnectionId.of("c-" + thread),
                UserPrincipal.of(UserId.of(user(thread))),
                "work",
                null,
                Map.of("n", thread * MESSAGES + number));
    }

    private MessageReply handle(InboundMessage message) {
        handled.incrementAndGet((Integer) message.fields().get("n"));
        return MessageReply.accepted();
    }

    private MessageReply handleOf(String user, InboundMessage message) {
        foreign.addAndGet(message.userId().value().equals(user) ? 0 : 1);
        return handle(message);
    }

    /** Routes, and every now and then registers or closes a handler of the base or of the own user. */
    private void work(int thread) {
        String user = user(thread);
        MessageRouter own = routers.forUser(Messages.context(user));
        HandlerRegistration open = () -> {};
        for (int i = 0; i < MESSAGES; i++) {
            if (i % 512 == 0) {
                open.close();
                MessageRouter target = i % 1_024 == 0 ? own : base;
                MessageHandler handler = MessageHandler.of(
                        target == own ? message -> handleOf(user, message) : message -> handle(message));
                open = target.addHandler(ROUTES.get((i / 512 + thread) % ROUTES.size()), handler);
            }
            routers.route(message(thread, i));
        }
        open.close();
    }

    @Test
    void each_of_many_messages_is_handled_once_by_its_own_users_handlers_and_the_counts_are_exact() {
        base.addHandler(MessageRoute.any(), MessageHandler.of(this::handle));
        try (Hushed quiet = Hushed.logger(DefaultMessageRouter.class.getName())) {
            assertThat(quiet).isNotNull();
            Together.run(THREADS, this::work);
        }

        assertThat(IntStream.range(0, THREADS * MESSAGES)
                        .filter(n -> handled.get(n) != 1)
                        .count())
                .isZero();
        assertThat(foreign).hasValue(0);
        long all = (long) THREADS * MESSAGES;
        assertThat(routers.statistics()).isEqualTo(new MessageRouterRegistry.Statistics(USERS, all, 0, 0));
        assertThat(base.statistics().routed()).isZero();
        for (int i = 0; i < USERS; i++) {
            RouterStatistics own = routers.forUser(Messages.context(user(i))).statistics();
            assertThat(own.routed()).isEqualTo(all / USERS);
            assertThat(own.handlerOrder()).containsExactly("cancel_run", "ping", "*");
            assertThat(own.shadowed()).isZero();
        }
    }

    @Test
    void fifty_messages_at_once_of_every_fate_are_counted_exactly() {
        base.addHandler("good", MessageHandler.of(message -> MessageReply.accepted()));
        base.addHandler("bad", message -> {
            throw new IllegalStateException("no");
        });
        try (Hushed quiet = Hushed.logger(HandlerCall.class.getName())) {
            assertThat(quiet).isNotNull();
            Together.run(50, thread -> {
                base.route(Messages.of("ada", "good"));
                base.route(Messages.of("ada", "bad"));
                base.route(Messages.of("ada", "nobody"));
            });
        }
        RouterStatistics statistics = base.statistics();
        assertThat(statistics.routed()).isEqualTo(100);
        assertThat(statistics.failed()).isEqualTo(50);
        assertThat(statistics.unhandled()).isEqualTo(50);
        assertThat(statistics.byType()).containsEntry("good", 50L).containsEntry("bad", 50L);
    }

    /** The mean of many; the plan asks for a millisecond. */
    @Test
    void routing_takes_less_than_a_tenth_of_a_millisecond_on_average_also_among_a_thousand_routes() {
        for (int i = 0; i < 500; i++) {
            base.addHandler("type_" + i, MessageHandler.of(message -> MessageReply.accepted()));
            base.addHandler(MessageRoute.prefix("p" + i + "."), MessageHandler.of(message -> MessageReply.accepted()));
        }
        InboundMessage exact = Messages.of("ada", "type_77");
        InboundMessage prefixed = Messages.of("ada", "p499.x");
        long rounds = 200_000;
        for (int i = 0; i < rounds; i++) {
            base.route(exact);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            base.route(exact);
        }
        long middle = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            base.route(prefixed);
        }
        long end = System.nanoTime();
        assertThat((middle - begin) / rounds).as("ns for an exact type").isLessThan(100_000);
        assertThat((end - middle) / rounds).as("ns for a prefix").isLessThan(100_000);
        assertThat(base.statistics().byType())
                .containsEntry("type_77", 2 * rounds)
                .containsEntry("p499.*", rounds);
        if (Boolean.getBoolean("tidings.print")) {
            System.out.println(
                    "route: exact " + (middle - begin) / rounds + " ns, prefix " + (end - middle) / rounds + " ns");
        }
    }
}
