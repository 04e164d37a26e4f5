package dev.tidings.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.time.ControlledTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs tests that are wrong, and looks at what is left of those that are right. */
class TidingsExtensionRulesTest {
    private static final List<Object> SEEN = new ArrayList<>();

    private static Events run(Class<?> tests) {
        SEEN.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .allEvents();
    }

    private static String failure(Class<?> tests) {
        return run(tests).failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage())
                .reduce("", String::concat);
    }

    @TidingsTest
    static class Remembering {
        @Test
        void one(WebSocketManager manager, UserExecutionContext context, RecordingConnection browser) {
            SEEN.addAll(List.of(manager, context, browser));
        }

        @Test
        void other(WebSocketManager manager, UserExecutionContext context, RecordingConnection browser) {
            SEEN.addAll(List.of(manager, context, browser));
        }
    }

    @Test
    void two_tests_share_nothing_and_what_they_had_is_closed() {
        assertThat(run(Remembering.class).failed().count()).isZero();

        assertThat(SEEN).hasSize(6).doesNotHaveDuplicates();
        assertThat(SEEN)
                .filteredOn(RecordingConnection.class::isInstance)
                .hasSize(2)
                .allMatch(connection -> !((RecordingConnection) connection).isOpen());
    }

    @TidingsTest
    static class Serving {
        @Test
        void one(TidingsServer server) throws IOException {
            SEEN.add(server.address());
            new Socket(server.address().getAddress(), server.address().getPort()).close();
        }
    }

    @Test
    void a_server_is_gone_after_its_test() {
        assertThat(run(Serving.class).failed().count()).isZero();

        InetSocketAddress address = (InetSocketAddress) SEEN.get(0);
        assertThat(catchThrowable(() -> new Socket(address.getAddress(), address.getPort()).close()))
                .isInstanceOf(IOException.class);
    }

    @TidingsTest
    static class ServingInNoTime {
        @Test
        void one(TidingsServer server, ControlledTime time) {}
    }

    @Test
    void a_server_has_no_controlled_time() {
        assertThat(failure(ServingInNoTime.class))
                .contains("ControlledTime must not be asked for together with TidingsServer: a network takes real time,"
                        + " so leave one of them out");
    }

    @TidingsTest
    static class Sharing {
        @BeforeAll
        static void open(MockFactory tidings) {}

        @Test
        void one() {}
    }

    @TidingsTest
    @TestInstance(Lifecycle.PER_CLASS)
    static class SharingByConstructor {
        SharingByConstructor(MockFactory tidings) {}

        @Test
        void one() {}
    }

    @Test
    void nothing_is_shared_by_the_tests_of_a_class() {
        String message = "MockFactory must be a parameter of one test but was one of a whole class: ask for it in the"
                + " test or in @BeforeEach";
        assertThat(failure(Sharing.class)).contains(message);
        assertThat(failure(SharingByConstructor.class)).contains(message);
    }

    static class MethodOnly {
        @Test
        @TidingsTest
        void with(MockFactory tidings) {}

        @Test
        void without(MockFactory tidings) {}
    }

    @Test
    void it_can_be_switched_on_for_one_test() {
        Events events = run(MethodOnly.class);

        assertThat(events.succeeded().stream()
                        .filter(event -> event.getTestDescriptor().isTest()))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getTestDescriptor().getDisplayName()).startsWith("with("));
        assertThat(events.failed().count()).isEqualTo(1);
    }
}
