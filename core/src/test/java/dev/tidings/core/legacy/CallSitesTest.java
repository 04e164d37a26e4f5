package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.legacy.DeprecationReport.Use;
import dev.tidings.core.legacy.app.OldShop;
import dev.tidings.core.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallSitesTest {
    private static final Path SHOP = Path.of("src/test/java/dev/tidings/core/legacy/app/OldShop.java");
    private static final UserExecutionContext ADA =
            UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("thread-1"));

    private final WebSocketManager manager = WebSocketManagers.create();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void a_place_that_calls_often_is_warned_of_once_and_counted_each_time() throws IOException {
        try (CapturedLog log = CapturedLog.open()) {
            OldShop.countOften(manager, 1000);

            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("getConnectionCount"))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "WARN dev.tidings.core.legacy.CallSites UnifiedWebSocketManager is deprecated and goes after "
                                    + DeprecationReport.SUNSET
                                    + ": UnifiedWebSocketManager.getConnectionCount is called by "
                                    + OldShop.class.getName() + ".countOften:" + line("one place")
                                    + "; use WebSocketManager.connectionCount instead");
        }
        assertThat(use("one place"))
                .isEqualTo(new Use(
                        OldShop.class.getName() + ".countOften:" + line("one place"),
                        "UnifiedWebSocketManager.getConnectionCount",
                        "WebSocketManager.connectionCount",
                        1000,
                        0));
    }

    @Test
    void two_places_of_one_method_are_warned_of_each() throws IOException {
        try (CapturedLog log = CapturedLog.open()) {
            OldShop.countTwice(manager);
            OldShop.countTwice(manager);

            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("getConnectionCount"))
                    .hasSize(2);
        }
        assertThat(use("first place").calls()).isEqualTo(2);
        assertThat(use("second place").calls()).isEqualTo(2);
    }

    @Test
    void a_call_out_of_a_stream_is_put_down_to_the_application() throws IOException {
        OldShop.askInAStream(manager, List.of("ada", "bob"));

        assertThat(use("in a stream").legacy()).isEqualTo("UnifiedWebSocketManager.isUserConnected");
        assertThat(use("in a stream").calls()).isEqualTo(2);
    }

    @Test
    void calls_of_today_are_neither_warned_of_nor_reported() {
        try (CapturedLog log = CapturedLog.open()) {
            manager.createUserEmitter(ADA).sendAgentStarted("researcher", null);
            manager.connectionCount();

            assertThat(log.text()).doesNotContain("is deprecated");
        }
        assertThat(DeprecationReport.of(manager).clean()).isTrue();
    }

    @Test
    void every_adapter_and_view_of_a_manager_is_in_its_report_and_no_other_managers() {
        try (WebSocketManager other = WebSocketManagers.create()) {
            OldShop.countOften(manager, 1);
            OldShop.countOften(WebSocketManagers.factory(manager).createIsolatedManager(ADA), 1);
            OldShop.adapt(manager, ADA);

            assertThat(DeprecationReport.of(manager).uses())
                    .extracting(Use::legacy, Use::calls)
                    .contains(
                            org.assertj.core.api.Assertions.tuple("UnifiedWebSocketManager.getConnectionCount", 2L),
                            org.assertj.core.api.Assertions.tuple("WebSocketBridgeAdapter.notifyAgentStarted", 1L));
            assertThat(DeprecationReport.of(other).clean()).isTrue();
        }
    }

    @Test
    void the_report_lists_the_most_called_first_and_reads_as_text() throws IOException {
        OldShop.makeEmitter(manager, ADA);
        OldShop.countOften(manager, 3);

        assertThat(DeprecationReport.of(manager).lines())
                .first()
                .isEqualTo("3x " + OldShop.class.getName() + ".countOften:" + line("one place")
                        + " calls UnifiedWebSocketManager.getConnectionCount: use WebSocketManager.connectionCount");
    }

    @Test
    void a_refused_call_is_counted_and_explained_once() {
        UserExecutionContext ended = ADA.child();
        OldShop.startInTheOldOrder(manager, ended);
        try (CapturedLog log = CapturedLog.open()) {
            OldShop.startInTheOldOrder(manager, ended);
            OldShop.startInTheOldOrder(manager, ended);

            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("refused UserWebSocketEmitter.notifyAgentStarted of"))
                    .hasSize(1);
        }
        assertThat(DeprecationReport.of(manager).uses())
                .filteredOn(use -> use.legacy().equals("UserWebSocketEmitter.notifyAgentStarted"))
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.calls()).isEqualTo(3);
                    assertThat(use.refusals()).isEqualTo(2);
                });
    }

    @Test
    void threads_that_call_at_once_from_one_place_are_warned_of_once_and_counted_exactly() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        CallSites sites = CallSites.of(manager);
        CallSites.Site site = new CallSites.Site("Old", "Old.call", "App.run:7");
        try (CapturedLog log = CapturedLog.open()) {
            for (int thread = 0; thread < 8; thread++) {
                threads.execute(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    for (int call = 0; call < 1000; call++) {
                        sites.count(site, "New.call");
                    }
                });
            }
            go.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("Old.call"))
                    .hasSize(1);
        }
        assertThat(sites.report().uses()).containsExactly(new Use("App.run:7", "Old.call", "New.call", 8000, 0));
    }

    @Test
    void places_beyond_the_bound_are_counted_together_and_not_warned_of() {
        CallSites sites = CallSites.of(manager);
        try (CapturedLog log = CapturedLog.open()) {
            for (int line = 0; line < CallSites.MOST + 10; line++) {
                sites.count(new CallSites.Site("Old", "Old.call", "App.run:" + line), "New.call");
            }
            assertThat(log.entries()).hasSize(CallSites.MOST);
        }
        sites.count(new CallSites.Site("Old", "Old.call", "App.run:0"), "New.call");

        assertThat(sites.report().uses()).hasSize(CallSites.MOST);
        assertThat(sites.report().uses().get(0).calls()).isEqualTo(2);
        assertThat(sites.report().otherCalls()).isEqualTo(10);
        assertThat(sites.report().clean()).isFalse();
    }

    @Test
    void the_old_bridge_adapter_says_that_it_is_deprecated() {
        try (CapturedLog log = CapturedLog.open()) {
            OldShop.adapt(manager, ADA);

            assertThat(log.text()).contains("WebSocketBridgeAdapter is deprecated");
        }
    }

    private Use use(String comment) throws IOException {
        String caller = ":" + line(comment);
        return DeprecationReport.of(manager).uses().stream()
                .filter(use -> use.caller().endsWith(caller))
                .findFirst()
                .orElseThrow();
    }

    private static int line(String comment) throws IOException {
        List<String> lines = Files.readAllLines(SHOP);
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).endsWith("// " + comment)) {
                return line + 1;
            }
        }
        throw new AssertionError("no line says " + comment);
    }

    @Test
    void a_map_that_changes_meanwhile_is_refused_counted_and_logged_and_not_thrown_at_the_agent() {
        assertRefused(new ChangingMap(), "java.util.ConcurrentModificationException");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void a_map_whose_keys_are_no_texts_is_refused_counted_and_logged_and_not_thrown_at_the_agent() {
        assertRefused((Map) new TreeMap<>(Map.of(1, "one")), "keys must be texts but one was 1");
    }

    @SuppressWarnings("removal")
    private void assertRefused(Map<String, Object> fields, String reason) {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, ADA);
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(emitter.notifyAgentStarted("researcher", fields)).isFalse();
            assertThat(emitter.emit("agent_thinking", fields)).isFalse();
            assertThat(emitter.emit("x_own", fields)).isFalse();
            assertThat(UnifiedWebSocketManager.of(manager).sendAgentEvent("ada", "agent_thinking", fields))
                    .isFalse();

            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("refused "))
                    .isNotEmpty()
                    .first()
                    .asString()
                    .contains(reason);
        }
        assertThat(DeprecationReport.of(manager).uses().stream()
                        .mapToLong(DeprecationReport.Use::refusals)
                        .sum())
                .isEqualTo(4);
    }

    /** A map that another thread changes whenever somebody reads it. */
    private static final class ChangingMap extends AbstractMap<String, Object> {
        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            throw new ConcurrentModificationException();
        }
    }
}
