package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.code;
import static dev.tidings.core.router.Messages.context;
import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Together;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageRouterRegistryTest {
    private static final UserId ADA = UserId.of("ada");

    private final MessageRouter base = Routers.create(new RecordingBridge());
    private final MessageRouterRegistry routers = Routers.registry(base);

    private String answer(String user, String type) {
        return code(routers.route(Messages.of(user, type)).toCompletableFuture().join());
    }

    private static String answer(MessageRouter router, String user, String type) {
        return code(router.route(Messages.of(user, type)).toCompletableFuture().join());
    }

    @Test
    void a_user_has_one_router_and_another_user_another() {
        MessageRouter first = routers.forUser(context("ada"));
        assertThat(routers.forUser(context("ada"))).isSameAs(first);
        assertThat(routers.find(ADA)).containsSame(first);
        assertThat(routers.forUser(context("eve"))).isNotSameAs(first);
        assertThat(routers.size()).isEqualTo(2);
        assertThat(routers.find(UserId.of("bob"))).isEmpty();
    }

    @Test
    void who_names_no_bound_gets_the_registry_of_who_was_faster_and_did() {
        for (int round = 0; round < 300; round++) {
            MessageRouter contested = Routers.create(null);
            MessageRouterRegistry[] found = new MessageRouterRegistry[2];
            Together.run(2, thread -> found[thread] = thread == 0 ? Routers.registry(contested) : bounded(contested));
            assertThat(found[0]).as("round %d", round).isNotNull();
            assertThat(found[1]).as("round %d", round).isIn(found[0], null);
        }
    }

    private static @Nullable MessageRouterRegistry bounded(MessageRouter router) {
        try {
            return Routers.registry(router, 5);
        } catch (IllegalStateException slower) {
            return null;
        }
    }

    @Test
    void a_base_has_one_registry() {
        assertThat(Routers.registry(base)).isSameAs(routers);
        assertThatThrownBy(() -> Routers.registry(base, 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another bound");
        MessageRouter ofAda = routers.forUser(context("ada"));
        assertThatThrownBy(() -> Routers.registry(ofAda))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("router of user ada");
        MessageRouter other = Routers.create(null);
        assertThat(Routers.registry(other, 5)).isSameAs(Routers.registry(other)).isNotSameAs(routers);
        assertThatThrownBy(() -> Routers.registry(other, 0)).hasMessageContaining("maxUsers must be >= 1");
    }

    @Test
    void many_who_ask_at_once_get_the_same_router() {
        Set<MessageRouter> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Together.run(32, thread -> {
            for (int i = 0; i < 2_000; i++) {
                seen.add(routers.forUser(context("user-" + i)));
            }
        });
        assertThat(seen).hasSize(2_000);
        assertThat(routers.size()).isEqualTo(2_000);
    }

    @Test
    void a_users_routes_are_that_users_alone() {
        base.addHandler("user_message", named("base"));
        routers.forUser(context("ada")).addHandler("user_message", named("adas"));
        routers.forUser(context("eve"));

        assertThat(answer("ada", "user_message")).isEqualTo("adas");
        assertThat(answer("eve", "user_message")).isEqualTo("base");
        assertThat(answer("bob", "user_message")).isEqualTo("base");
    }

    @Test
    void a_users_router_lies_over_the_base_and_wins_where_both_are_equally_specific() {
        base.addHandler("exact", named("base exact"));
        base.addHandler(MessageRoute.prefix("quality."), named("base prefix"));
        MessageRouter own = routers.forUser(context("ada"));
        own.addHandler(MessageRoute.any(), named("own any"));
        own.addHandler(MessageRoute.prefix("quality."), named("own prefix"));
        own.addHandler(MessageRoute.prefix("e"), named("own e"));

        assertThat(answer("ada", "exact")).isEqualTo("base exact");
        assertThat(answer("ada", "quality.a")).isEqualTo("own prefix");
        assertThat(answer("ada", "else")).isEqualTo("own e");
        assertThat(answer("ada", "other")).isEqualTo("own any");
        assertThat(answer("ada", "ping")).isEqualTo("accepted");
        own.addHandler("ping", named("own ping"));
        assertThat(answer("ada", "ping")).isEqualTo("own ping");
        assertThat(answer("eve", "ping")).isEqualTo("accepted");
    }

    @Test
    void what_is_registered_at_the_base_later_reaches_users_who_have_a_router() {
        routers.forUser(context("ada"));
        HandlerRegistration late = base.addHandler("late", named("late"));
        assertThat(answer("ada", "late")).isEqualTo("late");
        late.close();
        assertThat(answer("ada", "late")).isEqualTo("unknown_type");
    }

    @Test
    void a_users_handlers_vanish_with_the_router_and_the_base_takes_over() {
        base.addHandler("user_message", named("base"));
        MessageRouter own = routers.forUser(context("ada"));
        HandlerRegistration handle = own.addHandler("user_message", named("adas"));

        assertThat(routers.remove(ADA)).isTrue();
        assertThat(routers.remove(ADA)).isFalse();
        assertThat(routers.find(ADA)).isEmpty();
        assertThat(answer("ada", "user_message")).isEqualTo("base");
        assertThat(answer(own, "ada", "user_message")).isEqualTo("base");
        assertThat(own.health().status()).isEqualTo(MessageRouter.Health.Status.DOWN);
        assertThatThrownBy(() -> own.addHandler("x", named("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("router of user ada was removed");
        handle.close();
        assertThat(routers.forUser(context("ada"))).isNotSameAs(own);
    }

    @Test
    void a_users_router_refuses_the_message_of_another() {
        MessageRouter own = routers.forUser(context("ada"));
        own.addHandler("user_message", named("adas"));

        assertThat(answer(own, "eve", "user_message")).isEqualTo("user_mismatch");
        assertThat(own.statistics().unhandled()).isOne();
        assertThat(own.statistics().routed()).isZero();
    }

    @Test
    void three_routers_that_get_one_two_and_three_messages_report_one_two_and_three() {
        base.addHandler("user_message", named("base"));
        List<String> users = List.of("ada", "bob", "eve");
        for (int i = 0; i < users.size(); i++) {
            routers.forUser(context(users.get(i)));
            for (int n = 0; n <= i; n++) {
                answer(users.get(i), "user_message");
            }
        }
        for (int i = 0; i < users.size(); i++) {
            MessageRouter own = routers.find(UserId.of(users.get(i))).orElseThrow();
            assertThat(own.statistics().routed()).isEqualTo(i + 1);
            assertThat(own.statistics().byType()).containsEntry("user_message", i + 1L);
        }
        assertThat(base.statistics().routed()).isZero();
        assertThat(routers.statistics()).isEqualTo(new MessageRouterRegistry.Statistics(3, 6, 0, 0));
    }

    @Test
    void the_sum_keeps_what_removed_routers_have_counted() {
        base.addHandler("bad", message -> null);
        MessageRouter own = routers.forUser(context("ada"));
        try (CapturedLog log = CapturedLog.open()) {
            answer("ada", "bad");
            answer("ada", "unknown");
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(own.statistics().failed()).isOne();
        routers.remove(ADA);
        answer("ada", "ping");
        assertThat(routers.statistics()).isEqualTo(new MessageRouterRegistry.Statistics(0, 2, 1, 1));
        assertThat(base.statistics().routed()).isOne();
    }

    @Test
    void a_base_route_that_goes_and_comes_back_is_counted_from_zero() {
        HandlerRegistration first = base.addHandler("a", named("a"));
        MessageRouter own = routers.forUser(context("ada"));
        answer("ada", "a");
        first.close();
        base.addHandler("a", named("a"));
        assertThat(own.statistics().byType()).containsEntry("a", 0L);
    }

    @Test
    void counters_for_routes_of_the_base_do_not_pile_up_with_routes_that_come_and_go() {
        MessageRouter own = routers.forUser(context("ada"));
        for (int i = 0; i < 3 * Routes.MAX_HANDLERS; i++) {
            try (HandlerRegistration brief = base.addHandler("type_" + i, named("x"))) {
                assertThat(brief).isNotNull();
                answer("ada", "type_" + i);
            }
        }
        answer("ada", "ping");
        assertThat(own.statistics().byType())
                .containsOnlyKeys("ping", "cancel_run")
                .containsEntry("ping", 1L);
        assertThat(((DefaultMessageRouter) own).borrowedCounters()).isLessThanOrEqualTo(2 * Routes.MAX_HANDLERS + 1);
    }

    @Test
    void there_is_a_bound_on_users_and_a_removed_one_makes_room() {
        MessageRouterRegistry few = Routers.registry(Routers.create(null), 2);
        few.forUser(context("ada"));
        few.forUser(context("bob"));
        assertThatThrownBy(() -> few.forUser(context("eve")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 2 users");
        assertThat(few.forUser(context("ada"))).isNotNull();
        few.remove(ADA);
        assertThat(few.forUser(context("eve"))).isNotNull();
        assertThat(few.size()).isEqualTo(2);
    }

    @Test
    void the_list_of_a_users_router_has_the_bases_routes_behind_its_own() {
        base.addHandler("a", named("base"));
        MessageRouter own = routers.forUser(context("ada"));
        own.addHandler("a", named("own"));
        assertThat(own.routes().stream().map(line -> line.route() + " " + line.active()))
                .containsExactly("a true", "a false", "cancel_run true", "ping true");
        assertThat(own.conflicts()).isEmpty();
        assertThat(own.statistics().handlerCount()).isEqualTo(4);
        assertThat(base.routes()).hasSize(3);
    }

    @Test
    void two_bases_share_neither_handlers_nor_counts_nor_users() {
        MessageRouterRegistry other = Routers.registry(Routers.create(new RecordingBridge()));
        routers.forUser(context("ada")).addHandler("user_message", named("mine"));
        base.addHandler("more", named("mine"));
        answer("ada", "user_message");

        assertThat(other.find(ADA)).isEmpty();
        assertThat(code(other.route(Messages.of("ada", "user_message"))
                        .toCompletableFuture()
                        .join()))
                .isEqualTo("unknown_type");
        assertThat(other.base().routes()).hasSize(2);
        assertThat(other.statistics()).isEqualTo(new MessageRouterRegistry.Statistics(0, 0, 1, 0));
    }

    /** Each user says what it prefers, at the same time as all others, and reads it back. */
    @Test
    void what_one_user_prefers_does_not_alter_what_another_does() {
        Map<UserId, String> preferences = new ConcurrentHashMap<>();
        base.addHandler("prefer", MessageHandler.of(message -> {
            preferences.put(message.userId(), message.text("style").orElse(""));
            return MessageReply.accepted();
        }));
        base.addHandler(
                "style", MessageHandler.of(message -> MessageReply.rejected(preferences.get(message.userId()), "")));
        AtomicInteger wrong = new AtomicInteger();
        Together.run(16, thread -> {
            String user = "user-" + thread;
            String style = thread % 2 == 0 ? "technical" : "business";
            MessageRouter own = routers.forUser(context(user));
            own.addHandler("mine", named(style));
            for (int i = 0; i < 100; i++) {
                routers.route(Messages.of(user, "prefer", Map.of("style", style)));
                boolean right = answer(user, "style").equals(style)
                        && answer(user, "mine").equals(style);
                wrong.addAndGet(right ? 0 : 1);
            }
        });
        assertThat(wrong).hasValue(0);
    }

    @Test
    void ten_users_at_once_are_all_served_and_evenly() {
        base.addHandler("user_message", MessageHandler.of(message -> MessageReply.accepted()));
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        Together.run(10, thread -> {
            routers.forUser(context("user-" + thread));
            for (int i = 0; i < 200; i++) {
                String code = answer("user-" + thread, "user_message");
                if (!code.equals("accepted")) {
                    failures.add(code);
                }
            }
        });
        assertThat(failures).isEmpty();
        for (int i = 0; i < 10; i++) {
            assertThat(routers.find(UserId.of("user-" + i))
                            .orElseThrow()
                            .statistics()
                            .routed())
                    .isEqualTo(200);
        }
    }

    @Test
    void nothing_of_a_message_is_kept_when_its_user_is_gone() {
        AtomicReference<InboundMessage> last = new AtomicReference<>();
        routers.forUser(context("ada")).addHandler("secret", MessageHandler.of(message -> {
            last.set(message);
            return MessageReply.accepted();
        }));
        answer("ada", "secret");
        assertThat(last.get().userId()).isEqualTo(ADA);
        routers.remove(ADA);
        routers.forUser(context("ada"));
        assertThat(answer("ada", "secret")).isEqualTo("unknown_type");
        assertThat(routers.find(ADA).orElseThrow().statistics().byType()).containsOnlyKeys("ping", "cancel_run");
    }

    @Test
    void null_is_refused_and_counted() {
        MessageRouter own = routers.forUser(context("ada"));
        assertThat(code(routers.route(null).toCompletableFuture().join())).isEqualTo("bad_message");
        assertThat(code(own.route(null).toCompletableFuture().join())).isEqualTo("bad_message");
        assertThat(base.statistics().unhandled()).isOne();
        assertThat(own.statistics().unhandled()).isOne();
    }
}
