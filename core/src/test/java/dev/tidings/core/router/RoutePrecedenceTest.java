package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.answer;
import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouter.RegisteredRoute;
import dev.tidings.core.testing.CapturedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePrecedenceTest {
    private final MessageRouter router = Routers.create(new RecordingBridge());

    @Test
    void the_more_specific_route_wins_whoever_came_first() {
        router.addHandler(MessageRoute.any(), named("any"));
        router.addHandler(MessageRoute.prefix("quality."), named("short"));
        router.addHandler(MessageRoute.prefix("quality.alert."), named("long"));
        router.addHandler("quality.alert.red", named("exact"));

        assertThat(answer(router, "quality.alert.red")).isEqualTo("exact");
        assertThat(answer(router, "quality.alert.blue")).isEqualTo("long");
        assertThat(answer(router, "quality.alert")).isEqualTo("short");
        assertThat(answer(router, "quality")).isEqualTo("any");
    }

    @Test
    void a_catch_all_takes_neither_ping_nor_cancel_run_away_and_an_exact_route_does() {
        router.addHandler(MessageRoute.any(), named("any"));
        router.addHandler(MessageRoute.prefix("cancel_"), named("prefix"));
        router.addHandler(MessageRoute.prefix("pin"), named("prefix"));

        assertThat(answer(router, "ping")).isEqualTo("accepted");
        assertThat(answer(router, "cancel_run")).isEqualTo("bad_message");
        assertThat(answer(router, "cancel_all")).isEqualTo("prefix");

        router.addHandler(MessageRoute.exactly("ping", "cancel_run"), named("own"));
        assertThat(answer(router, "ping")).isEqualTo("own");
        assertThat(answer(router, "cancel_run")).isEqualTo("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start_agent", "agent_started", "get_quality_metrics", "user_message"})
    void a_type_that_several_routes_match_has_one_winner_in_every_order_of_registration(String type) {
        List<MessageRoute> routes =
                List.of(MessageRoute.any(), MessageRoute.prefix(type.substring(0, 3)), MessageRoute.exactly(type));
        for (List<MessageRoute> order : orders(routes)) {
            MessageRouter each = Routers.create(new RecordingBridge());
            order.forEach(route -> each.addHandler(route, named(route.toString())));
            assertThat(answer(each, type)).as("%s", order).isEqualTo(type);
        }
    }

    private static List<List<MessageRoute>> orders(List<MessageRoute> routes) {
        if (routes.isEmpty()) {
            return List.of(List.of());
        }
        List<List<MessageRoute>> all = new ArrayList<>();
        for (MessageRoute first : routes) {
            List<MessageRoute> rest = new ArrayList<>(routes);
            rest.remove(first);
            orders(rest)
                    .forEach(order -> all.add(
                            Stream.concat(Stream.of(first), order.stream()).toList()));
        }
        return all;
    }

    @Test
    void one_handler_may_take_several_types_and_gives_all_of_them_back_at_once() {
        HandlerRegistration both =
                router.addHandler(MessageRoute.exactly("typing_started", "typing_stopped"), named("typing"));

        assertThat(answer(router, "typing_started")).isEqualTo("typing");
        assertThat(answer(router, "typing_stopped")).isEqualTo("typing");
        both.close();
        assertThat(answer(router, "typing_started")).isEqualTo("unknown_type");
        assertThat(answer(router, "typing_stopped")).isEqualTo("unknown_type");
    }

    @Test
    void the_list_of_routes_is_in_the_order_of_precedence_and_says_which_are_active() {
        router.addHandler(MessageRoute.any(), named("x"));
        router.addHandler(MessageRoute.prefix("a."), named("x"));
        router.addHandler(MessageRoute.prefix("a.b."), named("x"));
        router.addHandler("ping", named("x"));
        router.addHandler("order", named("x"));
        HandlerRegistration reserve;
        try (CapturedLog log = CapturedLog.open()) {
            reserve = router.addHandler("order", named("x"));
            assertThat(log.entries()).hasSize(1);
        }

        assertThat(router.routes().stream().map(RoutePrecedenceTest::describe))
                .containsExactly(
                        "ping", "order", "(order)", "cancel_run built-in", "(ping) built-in", "a.b.*", "a.*", "*");
        reserve.close();
        assertThat(router.routes()).hasSize(7);
        assertThat(router.statistics().handlerOrder())
                .containsExactly("ping", "order", "cancel_run", "a.b.*", "a.*", "*");
    }

    private static String describe(RegisteredRoute line) {
        String route = line.active() ? line.route().toString() : "(" + line.route() + ")";
        return route + (line.builtIn() ? " built-in" : "");
    }

    @Test
    void an_alias_is_refused_in_every_route_of_exact_types_and_nothing_of_it_is_registered() {
        assertThatThrownBy(() -> router.addHandler(MessageRoute.exactly("order", "chat_message"), named("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("register a handler for user_message");
        assertThat(answer(router, "order")).isEqualTo("unknown_type");
        router.addHandler(MessageRoute.prefix("user"), named("prefix"));
        assertThat(answer(router, "chat_message")).isEqualTo("prefix");
    }

    /** A router against a list that is searched from front to back. */
    @Test
    void any_sequence_of_registrations_and_closes_routes_like_a_plain_list() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        List<String> types = List.of("a", "ab", "abc", "abcd", "b", "bc", "ping");
        try (CapturedLog log = CapturedLog.open()) {
            for (int round = 0; round < 200; round++) {
                likeAPlainList(seed, round, random, types);
            }
            assertThat(log.entries()).hasSizeGreaterThan(200);
        }
    }

    private static void likeAPlainList(long seed, int round, Random random, List<String> types) {
        MessageRouter tested = Routers.create(new RecordingBridge());
        List<Map.Entry<MessageRoute, String>> plain = new ArrayList<>();
        Map<String, HandlerRegistration> open = new HashMap<>();
        for (int step = 0; step < 30; step++) {
            if (random.nextInt(3) > 0 || plain.isEmpty()) {
                MessageRoute route = anyRoute(random, types);
                String name = "h" + step;
                open.put(name, tested.addHandler(route, named(name)));
                plain.add(Map.entry(route, name));
            } else {
                open.remove(plain.remove(random.nextInt(plain.size())).getValue())
                        .close();
            }
            for (String type : types) {
                assertThat(answer(tested, type))
                        .as("seed %d round %d step %d type %s of %s", seed, round, step, type, plain)
                        .isEqualTo(expected(plain, type));
            }
        }
    }

    private static MessageRoute anyRoute(Random random, List<String> types) {
        String type = types.get(random.nextInt(types.size()));
        return switch (random.nextInt(4)) {
            case 0 -> MessageRoute.any();
            case 1 -> MessageRoute.exactly(type);
            case 2 -> MessageRoute.exactly(type, types.get(random.nextInt(types.size())));
            default -> MessageRoute.prefix(type);
        };
    }

    private static String expected(List<Map.Entry<MessageRoute, String>> plain, String type) {
        String best = type.equals("ping") ? "accepted" : "unknown_type";
        int rank = type.equals("ping") ? 999 : -1;
        for (Map.Entry<MessageRoute, String> entry : plain) {
            int own = entry.getKey() instanceof MessageRoute.Exact
                    ? 1_000
                    : entry.getKey() instanceof MessageRoute.Prefix prefix
                            ? prefix.prefix().length()
                            : 0;
            if (entry.getKey().matches(type) && own > rank) {
                best = entry.getValue();
                rank = own;
            }
        }
        return best;
    }
}
