package dev.tidings.core.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.AgentBridges;
import dev.tidings.core.AuthHandlers;
import dev.tidings.core.EventLogs;
import dev.tidings.core.MessageRouters;
import dev.tidings.core.Tidings;
import dev.tidings.core.WebSocketEmitters;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Eventually;
import java.lang.ref.WeakReference;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Each component has one home, is reached by its name in the code, and goes when it is let go. */
class OneHomeTest {
    private static final List<Class<?>> WAYS_IN = List.of(
            Tidings.class,
            WebSocketManagers.class,
            WebSocketEmitters.class,
            AgentBridges.class,
            AuthHandlers.class,
            MessageRouters.class,
            EventLogs.class);
    private static final String CONTEXT = "userId threadId runId requestId websocketClientId metadata";
    private static final Set<String> LOOK_UPS = Set.of("forName", "loadClass", "newInstance", "load");

    private static final ArchRule NOTHING_IS_LOOKED_UP = noClasses()
            .should()
            .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("looks something up") {
                @Override
                public boolean test(JavaAccess<?> access) {
                    return LOOK_UPS.contains(access.getTarget().getName())
                            && (access.getTargetOwner().isEquivalentTo(Class.class)
                                    || access.getTargetOwner().isAssignableTo(ClassLoader.class)
                                    || access.getTargetOwner().isEquivalentTo(ServiceLoader.class)
                                    || access.getTargetOwner().getPackageName().equals("java.lang.reflect"));
                }
            });

    /** Looks something up, so that the rule has something to find. */
    private static final class LooksUp {
        static Object byName() throws ClassNotFoundException {
            return List.of(Class.forName("java.lang.Object"), ServiceLoader.load(Runnable.class));
        }
    }

    @Test
    void nothing_is_looked_up_by_its_name() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tidings.api", "dev.tidings.core");
        assertThat(all.size()).isGreaterThan(200);
        NOTHING_IS_LOOKED_UP.check(all);
    }

    @Test
    void a_look_up_by_name_is_found() {
        JavaClasses own = new ClassFileImporter().importClasses(LooksUp.class);
        assertThat(NOTHING_IS_LOOKED_UP.evaluate(own).getFailureReport().getDetails())
                .hasSize(2)
                .anyMatch(text -> text.contains("Class.forName"))
                .anyMatch(text -> text.contains("ServiceLoader.load"));
    }

    private static String parts(Class<?> type) {
        return String.join(
                " ",
                Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void the_parts_of_a_context_are_those_that_are_written_down() {
        assertThat(parts(UserExecutionContext.class)).isEqualTo(CONTEXT);
    }

    @Test
    void a_part_that_is_renamed_added_or_left_out_is_noticed() {
        record Renamed(int userId, int threadId, int runId, int requestId, int websocketConnectionId, int metadata) {}
        record Longer(
                int userId, int threadId, int runId, int requestId, int websocketClientId, int metadata, int more) {}
        record Shorter(int userId, int threadId, int runId, int requestId, int metadata) {}
        assertThat(Stream.of(Renamed.class, Longer.class, Shorter.class).map(OneHomeTest::parts))
                .doesNotContain(CONTEXT)
                .doesNotHaveDuplicates();
    }

    /** Best of five, since another process may have the machine for a while. */
    @Test
    void each_way_in_is_loaded_within_a_tenth_of_a_second_in_a_fresh_loader() throws Exception {
        URL[] path = {location(Tidings.class), location(UserExecutionContext.class), location(LoggerFactory.class)};
        for (Class<?> way : WAYS_IN) {
            long best = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                try (URLClassLoader fresh = new URLClassLoader(path, null)) {
                    long start = System.nanoTime();
                    Class<?> loaded = Class.forName(way.getName(), true, fresh);
                    best = Math.min(best, System.nanoTime() - start);
                    assertThat(loaded).isNotSameAs(way);
                }
            }
            assertThat(best).as(way.getName()).isLessThan(100_000_000);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void managers_that_are_made_and_dropped_are_collected() {
        List<WeakReference<Object>> dropped = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            try (WebSocketManager manager = WebSocketManagers.create()) {
                AgentBridges.of(manager)
                        .start(Site.newRun("user" + number), "researcher", null)
                        .complete("done");
                dropped.add(new WeakReference<>(manager));
                dropped.add(new WeakReference<>(
                        WebSocketManagers.factory(manager).createIsolatedManager(Site.newRun("user" + number))));
            }
        }
        Eventually.until("all are collected", () -> {
            System.gc();
            return dropped.stream().allMatch(each -> each.get() == null);
        });
    }
}
