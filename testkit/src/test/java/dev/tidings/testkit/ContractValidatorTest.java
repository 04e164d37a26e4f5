package dev.tidings.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.WebSocketEmitters;
import org.junit.jupiter.api.Test;

class ContractValidatorTest {
    /** What a bridge should offer. */
    interface Bridge {
        WebSocketEmitter createUserEmitter(UserExecutionContext context);

        Delivery notifyStarted(String agent);

        int count();
    }

    abstract static class Whole implements Bridge {}

    /** Looks like a bridge and is none. */
    public abstract static class Lookalike {
        public abstract WebSocketEmitter createUserEmitter(UserExecutionContext context);

        public abstract Delivery notifyStarted(String agent);

        public abstract int count();
    }

    /** Lacks a method, and has another one with other parameters. */
    public abstract static class Partial {
        public abstract Delivery notifyStarted(String run, String agent);

        public abstract int count();
    }

    @Test
    void the_managers_of_tidings_comply_wholly() {
        ContractReport report = ContractValidator.report();
        assertThat(report.compliant()).isTrue();
        assertThat(report.contract()).isEqualTo(WebSocketManager.class.getName());
        assertThat(report.types()).hasSize(2).allSatisfy(type -> {
            assertThat(type.missingMethods()).isEmpty();
            assertThat(type.signatureCompatible()).isTrue();
            assertThat(type.protocolCompliant()).isTrue();
            assertThat(type.hasCreateUserEmitter()).isTrue();
            assertThat(type.hasCreateAuthEmitter()).isTrue();
            assertThat(type.summary().total()).isGreaterThan(20);
            assertThat(type.summary().percentage()).isEqualTo(100);
        });
        assertThat(report.timestamp()).isNotNull();
    }

    @Test
    void a_missing_method_and_a_differing_one_are_told_apart() {
        ContractReport report = ContractValidator.report(Bridge.class, Whole.class, Partial.class);
        ContractReport.TypeReport partial = report.types().get(1);
        assertThat(report.types().get(0).compliant()).isTrue();
        assertThat(report.compliant()).isFalse();
        assertThat(partial.missingMethods())
                .containsExactly("WebSocketEmitter createUserEmitter(UserExecutionContext)");
        assertThat(partial.invalidSignatures())
                .containsExactly("expected Delivery notifyStarted(String) but found Delivery notifyStarted(String,"
                        + " String)");
        assertThat(partial.checks())
                .extracting(ContractReport.MethodCheck::method, ContractReport.MethodCheck::matches)
                .contains(org.assertj.core.groups.Tuple.tuple("int count()", true));
        assertThat(partial.hasCreateUserEmitter()).isFalse();
        assertThat(partial.summary()).isEqualTo(new ContractReport.Summary(3, 1));
        assertThat(report.summary().implemented()).isEqualTo(4);
    }

    @Test
    void what_only_looks_like_the_contract_has_its_methods_and_is_not_taken_for_it() {
        ContractReport.TypeReport lookalike =
                ContractValidator.report(Bridge.class, Lookalike.class).types().get(0);
        assertThat(lookalike.compliant()).isTrue();
        assertThat(lookalike.protocolCompliant()).isFalse();
        assertThatThrownBy(() -> ContractValidator.requireCompliance(Bridge.class, Lookalike.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not implement the contract");
    }

    @Test
    void a_failure_says_what_is_wrong_and_how_to_mend_it() {
        assertThatThrownBy(() -> ContractValidator.requireCompliance(Bridge.class, Whole.class, Partial.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("CONTRACT COMPLIANCE FAILURE")
                .hasMessageContaining("Partial has 1 of 3 methods")
                .hasMessageContaining("missing: WebSocketEmitter createUserEmitter(UserExecutionContext): add it")
                .hasMessageContaining("differs: expected Delivery notifyStarted(String)");
        assertThatCode(() -> ContractValidator.requireCompliance(Bridge.class, Whole.class))
                .doesNotThrowAnyException();
    }

    @Test
    void where_emitters_come_from_is_seen_on_any_type() {
        ContractReport.TypeReport factory = ContractValidator.report(Bridge.class, WebSocketEmitters.class)
                .types()
                .get(0);
        assertThat(factory.hasCreateUserEmitter()).isTrue();
        assertThat(factory.hasCreateAuthEmitter()).isTrue();
        assertThat(factory.signatureCompatible()).isFalse();
    }

    @Test
    void nothing_to_compare_is_no_compliance() {
        assertThatThrownBy(() -> ContractValidator.requireCompliance(Bridge.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("types must be >= 1 but were none");
    }
}
