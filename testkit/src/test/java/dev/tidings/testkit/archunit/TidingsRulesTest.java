package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static dev.tidings.testkit.archunit.TidingsRules.CONTRACTS_ARE_NOT_IMPLEMENTED;
import static dev.tidings.testkit.archunit.TidingsRules.NO_DUPLICATE_CANONICAL_NAMES;
import static dev.tidings.testkit.archunit.TidingsRules.NO_LEGACY;
import static dev.tidings.testkit.archunit.TidingsRules.NO_TRANSPORT_AROUND_THE_MANAGER;
import static dev.tidings.testkit.archunit.TidingsRules.noTransportAroundTheManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.shop.Legitimate;
import com.example.shop.Violating;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TidingsRulesTest {
    private static final JavaClasses TIDINGS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidings");
    private static final JavaClasses SHOP = new ClassFileImporter().importPackages("com.example.shop");

    @Test
    void a_contract_implemented_by_hand_is_found_and_the_text_says_what_to_do() {
        assertThat(textOf(CONTRACTS_ARE_NOT_IMPLEMENTED, Violating.HandMadeToolCall.class))
                .contains(
                        "Rule 'no class outside Tidings should implement a contract of it or name"
                                + " dev.tidings.api.internal, because a second implementation breaks what the first"
                                + " one promises.",
                        "Fix: obtain the contract from its factory in dev.tidings.core",
                        "was violated (2 times)",
                        "$HandMadeToolCall> is assignable to a sealed contract of Tidings",
                        "$HandMadeToolCall> implements interface <dev.tidings.api.internal.CanonicalToolCall>");
    }

    @Test
    void naming_the_internal_package_is_found_without_an_implementation() {
        assertThat(textOf(CONTRACTS_ARE_NOT_IMPLEMENTED, Violating.Curious.class))
                .contains("was violated (1 times)", "$Curious.isReal(java.lang.Object)> checks instanceof");
    }

    @Test
    void calling_contracts_and_implementing_extension_points_is_left_alone() {
        assertPasses(CONTRACTS_ARE_NOT_IMPLEMENTED, Legitimate.Research.class, Legitimate.SessionConnection.class);
        assertPasses(NO_TRANSPORT_AROUND_THE_MANAGER, Legitimate.Research.class);
        assertPasses(NO_DUPLICATE_CANONICAL_NAMES, Legitimate.Research.class);
    }

    @Test
    void a_send_through_the_library_is_found_and_the_text_says_what_to_do() {
        assertThat(textOf(NO_TRANSPORT_AROUND_THE_MANAGER, Violating.LibrarySender.class))
                .contains(
                        "Rule 'no class should send to a WebSocket around the manager of Tidings, because what does"
                                + " not go through the log has no place in the order, reaches one device only and is"
                                + " lost at the next reconnect.",
                        "Fix: emit it through an AgentRun, a WebSocketEmitter or the WebSocketManager;",
                        "noTransportAroundTheManager(\"com.example.chat..\")",
                        "calls method <org.java_websocket.WebSocket.send(java.lang.String)>");
    }

    @Test
    void a_server_of_its_own_is_found() {
        assertThat(textOf(NO_TRANSPORT_AROUND_THE_MANAGER, Violating.OwnServer.class))
                .contains("extends class <org.java_websocket.server.WebSocketServer>");
    }

    @Test
    void the_text_names_what_a_user_of_the_bundle_or_of_the_build_alone_can_do() {
        assertThat(NO_TRANSPORT_AROUND_THE_MANAGER.getDescription())
                .contains(
                        "ArchitectureCheck.exempting(TidingsRules.NO_TRANSPORT_AROUND_THE_MANAGER, \"com.example.chat..\")",
                        "tidings.architecture.exempt",
                        "NO_TRANSPORT_AROUND_THE_MANAGER:com.example.chat..");
    }

    @Test
    void a_rule_that_must_have_classes_to_check_says_so_where_it_has_none() {
        JavaClasses none = SHOP.that(describe("are none", type -> false));

        NO_LEGACY.check(none);
        assertThatThrownBy(() -> NO_LEGACY.allowEmptyShould(false).check(none))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failed to check any classes");
        assertThatThrownBy(() -> NO_LEGACY
                        .allowEmptyShould(false)
                        .as("another text")
                        .because("of a reason")
                        .check(none))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("another text, because of a reason");
        NO_LEGACY.allowEmptyShould(false).allowEmptyShould(true).check(none);
    }

    @Test
    void a_send_to_a_session_is_found_in_each_of_its_forms() {
        assertThat(textOf(NO_TRANSPORT_AROUND_THE_MANAGER, Violating.SessionSender.class))
                .contains(
                        "was violated (3 times)",
                        "calls method <jakarta.websocket.RemoteEndpoint$Basic.sendText(java.lang.String)>",
                        "calls method <jakarta.websocket.RemoteEndpoint$Async.sendText(java.lang.String)>",
                        "references method <jakarta.websocket.RemoteEndpoint$Async.sendText(java.lang.String)>");
    }

    @Test
    void reading_a_session_is_left_alone() {
        assertPasses(NO_TRANSPORT_AROUND_THE_MANAGER, Legitimate.Reader.class);
    }

    @Test
    void an_adapter_of_a_transport_may_send() {
        assertPasses(
                NO_TRANSPORT_AROUND_THE_MANAGER,
                Legitimate.SessionConnection.class,
                Legitimate.SessionConnection.Pump.class);
    }

    @Test
    void an_allowed_package_may_send_and_another_may_not() {
        assertPasses(noTransportAroundTheManager("com.example.shop.."), Violating.LibrarySender.class);
        assertThat(textOf(noTransportAroundTheManager("com.example.chat.."), Violating.LibrarySender.class))
                .contains("$LibrarySender.send(");
    }

    @Test
    void a_class_with_the_name_of_a_contract_is_found_and_the_text_names_both() {
        assertThat(textOf(NO_DUPLICATE_CANONICAL_NAMES, Violating.WebSocketManager.class, Violating.AgentBridge.class))
                .contains(
                        "Rule 'no class outside Tidings should have the name of a contract of it, because each"
                                + " contract has one home, and an import of the other one looks right and delivers"
                                + " nothing.",
                        "Fix: use the contract, or give the class a name that says what it does beyond it",
                        "was violated (2 times)",
                        "$WebSocketManager> has the name of the contract <dev.tidings.api.WebSocketManager>",
                        "$AgentBridge> has the name of the contract <dev.tidings.api.AgentBridge>");
    }

    @Test
    void a_name_that_only_begins_or_ends_like_a_contract_is_left_alone() {
        assertPasses(
                NO_DUPLICATE_CANONICAL_NAMES,
                Legitimate.ShopWebSocketManager.class,
                Legitimate.WebSocketManagerTable.class);
    }

    @Test
    void a_legacy_adapter_is_found_and_the_text_says_what_to_do() {
        assertThat(textOf(NO_LEGACY, Violating.Nostalgic.class))
                .contains(
                        "Rule 'no class outside Tidings should use dev.tidings.core.legacy, because it goes after the day"
                                + " that its Javadoc names.",
                        "Fix: use what the @deprecated text names",
                        "$Nostalgic.manager(dev.tidings.api.WebSocketManager)> calls method"
                                + " <dev.tidings.core.legacy.UnifiedWebSocketManager.of(");
    }

    @Test
    void the_report_on_legacy_calls_and_the_contracts_of_today_are_left_alone() {
        assertPasses(NO_LEGACY, Legitimate.Watching.class, Legitimate.Research.class, Legitimate.Reader.class);
    }

    @Test
    void tidings_itself_keeps_the_rules() {
        for (ArchRule rule : List.of(
                CONTRACTS_ARE_NOT_IMPLEMENTED,
                NO_TRANSPORT_AROUND_THE_MANAGER,
                NO_DUPLICATE_CANONICAL_NAMES,
                NO_LEGACY)) {
            rule.check(TIDINGS);
        }
    }

    private static String textOf(ArchRule rule, Class<?>... application) {
        EvaluationResult result = rule.evaluate(only(application));
        assertThat(result.hasViolation())
                .as("violation of %s", rule.getDescription())
                .isTrue();
        return result.getFailureReport().toString();
    }

    private static void assertPasses(ArchRule rule, Class<?>... application) {
        EvaluationResult result = rule.evaluate(only(application));
        assertThat(result.getFailureReport().getDetails()).isEmpty();
    }

    private static JavaClasses only(Class<?>... application) {
        List<String> names = Stream.of(application).map(Class::getName).toList();
        return SHOP.that(describe("are chosen", type -> names.contains(type.getName())));
    }
}
