package dev.tidings.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.InOrder;
import org.mockito.exceptions.base.MockitoException;

class ContractsTest {
    private static final Delivery STORED = new Delivery.Stored(new Position(Epoch.of("ep-1"), 1));

    private static Collection<String> contracts() {
        return CanonicalTypes.of(Family.CONTRACT).values();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void mockito_can_mock_each_contract(String name) throws ClassNotFoundException {
        Class<?> contract = Class.forName(name);

        assertThat(contract.isInstance(mock(Contracts.mockable(contract)))).isTrue();
    }

    @Test
    void mockito_can_not_mock_a_contract_itself() {
        assertThatThrownBy(() -> mock(WebSocketManager.class)).isInstanceOf(MockitoException.class);
    }

    @Test
    void a_mock_answers_and_is_verified_as_any_other() {
        WebSocketManager manager = mock(Contracts.mockable(WebSocketManager.class));
        WebSocketEmitter emitter = mock(Contracts.mockable(WebSocketEmitter.class));
        UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
        when(manager.createUserEmitter(any())).thenReturn(emitter);
        when(emitter.emit(any())).thenReturn(STORED);

        manager.createUserEmitter(context).emit(AgentStarted.of("researcher", null));
        manager.createUserEmitter(context).emit(new AgentCompleted("done"));

        InOrder order = inOrder(emitter);
        order.verify(emitter).emit(AgentStarted.of("researcher", null));
        order.verify(emitter).emit(new AgentCompleted("done"));
        verify(manager, times(2)).createUserEmitter(context);
    }

    @Test
    void a_double_can_be_written_by_hand() {
        List<Object> emitted = new ArrayList<>();
        WebSocketEmitter emitter = Contracts.answering(WebSocketEmitter.class, (self, method, arguments) -> {
            emitted.add(method.getName());
            return STORED;
        });

        assertThat(emitter.emit(new AgentCompleted("done"))).isEqualTo(STORED);
        assertThat(emitter.sendAgentThinking("hm")).isEqualTo(STORED);
        assertThat(emitted).containsExactly("emit", "sendAgentThinking");
    }

    @Test
    void what_is_no_contract_is_refused() {
        assertThatThrownBy(() -> Contracts.mockable(Runnable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contract must be one of the sealed contracts of Tidings but was java.lang.Runnable:"
                        + " mock another type by itself");
        assertThatThrownBy(() -> Contracts.answering(Delivery.class, (self, method, arguments) -> null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
