package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.answer;
import static dev.tidings.core.router.Messages.code;
import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.RouterPlugin;
import dev.tidings.core.testing.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterPluginTest {
    private static final List<String> QUALITY_TYPES =
            List.of("get_quality_metrics", "subscribe_quality_alerts", "validate_content", "generate_quality_report");

    private final MessageRouter router = Routers.create(null);

    private static RouterPlugin plugin(String name, Consumer<RouterPlugin.Registrar> routes) {
        return new RouterPlugin() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void register(Registrar registrar) {
                routes.accept(registrar);
            }
        };
    }

    private List<String> types() {
        return router.routes().stream().map(line -> line.route().toString()).toList();
    }

    @Test
    void content_quality_is_a_plug_in_that_works_without_its_service() {
        ContentQualityPlugin quality = ContentQualityPlugin.alone();
        router.install(quality);

        assertThat(types()).containsAll(QUALITY_TYPES);
        assertThat(answer(router, "validate_content")).isEqualTo("not_available");
        assertThat(answer(router, "get_quality_metrics")).isEqualTo("not_available");
        assertThat(answer(router, "generate_quality_report")).isEqualTo("not_available");
        assertThat(answer(router, "subscribe_quality_alerts")).isEqualTo("accepted");
        assertThat(quality.subscribed()).containsExactly(UserId.of("ada"));
    }

    @Test
    void content_quality_is_the_same_with_its_service() {
        router.install(ContentQualityPlugin.with(content -> content.length() > 3 ? 1 : 0));

        assertThat(code(router.route(Messages.of("ada", "validate_content", Map.of("content", "long enough")))
                        .toCompletableFuture()
                        .join()))
                .isEqualTo("accepted");
        assertThat(code(router.route(Messages.of("ada", "validate_content", Map.of("content", "no")))
                        .toCompletableFuture()
                        .join()))
                .isEqualTo("low_quality");
        assertThat(answer(router, "get_quality_metrics")).isEqualTo("accepted");
        assertThat(router.statistics().byType())
                .containsEntry("validate_content", 2L)
                .containsEntry("get_quality_metrics", 1L)
                .containsEntry("generate_quality_report", 0L);
    }

    @Test
    void one_handle_takes_all_routes_of_a_plug_in_out_and_no_others() {
        router.addHandler("mine", named("mine"));
        HandlerRegistration installed = router.install(ContentQualityPlugin.alone());
        assertThat(router.routes()).hasSize(2 + 1 + 4);
        installed.close();
        installed.close();
        QUALITY_TYPES.forEach(type -> assertThat(answer(router, type)).isEqualTo("unknown_type"));
        assertThat(answer(router, "mine")).isEqualTo("mine");
        assertThat(router.routes()).hasSize(3);
    }

    @Test
    void a_plug_in_that_fails_half_way_leaves_nothing_behind() {
        RouterPlugin half = plugin("half", routes -> {
            routes.add("one", named("one"));
            throw new IllegalStateException("the second is not ready");
        });
        assertThatThrownBy(() -> router.install(half)).hasMessage("the second is not ready");
        RouterPlugin alias = plugin("alias", routes -> {
            routes.add("one", named("one"));
            routes.add("chat_message", named("two"));
        });
        assertThatThrownBy(() -> router.install(alias)).hasMessageContaining("user_message");
        assertThat(answer(router, "one")).isEqualTo("unknown_type");
        assertThat(router.routes()).hasSize(2);
    }

    @Test
    void a_plug_in_that_does_not_fit_leaves_nothing_behind() {
        for (int i = 2; i < Routes.MAX_HANDLERS - 1; i++) {
            router.addHandler("type_" + i, named("x"));
        }
        RouterPlugin two = plugin("two", routes -> {
            routes.add("one", named("one"));
            routes.add("two", named("two"));
        });
        assertThatThrownBy(() -> router.install(two)).hasMessageContaining("at most 1024");
        assertThat(answer(router, "one")).isEqualTo("unknown_type");
    }

    @Test
    void a_route_that_a_plug_in_adds_after_it_registered_is_refused() {
        AtomicReference<RouterPlugin.Registrar> kept = new AtomicReference<>();
        router.install(plugin("late", kept::set));
        assertThatThrownBy(() -> kept.get().add(MessageRoute.any(), named("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("while it registers");
        assertThat(router.routes()).hasSize(2);
    }

    @Test
    void a_conflict_names_the_plug_in() {
        router.install(plugin("first", routes -> routes.add("a", named("1"))));
        try (CapturedLog log = CapturedLog.open()) {
            router.install(plugin("second", routes -> routes.add("a", named("2"))));
            assertThat(log.text()).contains("first/").contains("second/");
        }
        assertThat(router.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.winner()).startsWith("first/");
            assertThat(conflict.other()).startsWith("second/");
        });
        assertThat(answer(router, "a")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void a_plug_in_without_a_proper_name_is_refused(String name) {
        assertThatThrownBy(() -> router.install(plugin(name, routes -> routes.add("a", named("a")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name of a plug-in");
        assertThat(answer(router, "a")).isEqualTo("unknown_type");
    }
}
