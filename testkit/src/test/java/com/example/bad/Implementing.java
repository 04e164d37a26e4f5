package com.example.bad;

import com.example.Breaks;
import com.example.Uses;
import dev.tidings.api.AgentRun;
import dev.tidings.api.RunStatus;
import dev.tidings.api.internal.CanonicalAgentRun;
import dev.tidings.api.internal.CanonicalMessageRouter;
import dev.tidings.api.internal.CanonicalTickets;
import dev.tidings.api.internal.CanonicalToolCall;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import dev.tidings.api.internal.CanonicalWebSocketManager;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Implements contracts, or names what only core may. */
final class Implementing {
    private static final String RULE = "CONTRACTS_ARE_NOT_IMPLEMENTED";

    @Breaks(RULE)
    abstract static class ByInheritance implements CanonicalToolCall {}

    @Breaks(RULE)
    interface ByInterface extends CanonicalWebSocketManager {}

    @Breaks(RULE)
    static final class ByInstanceof {
        boolean isReal(Object run) {
            return run instanceof CanonicalAgentRun;
        }
    }

    @Breaks(RULE)
    static final class ByClassLiteral {
        String name() {
            return CanonicalTickets.class.getName();
        }
    }

    @Breaks(RULE)
    static final class ByGenerics {
        int count(List<CanonicalWebSocketEmitter> emitters) {
            return emitters.size();
        }
    }

    @Breaks(RULE)
    static final class ByBound<T extends CanonicalTickets> {
        int id(T tickets) {
            return System.identityHashCode(tickets);
        }
    }

    @Breaks(RULE)
    static final class ByArray {
        int count(CanonicalToolCall[] calls) {
            return calls.length;
        }
    }

    @Breaks(RULE)
    static final class ByLambda {
        Consumer<Object> closer() {
            return call -> ((CanonicalToolCall) call).close();
        }
    }

    @Breaks(RULE)
    static final class ByMethodReference {
        Function<CanonicalAgentRun, RunStatus> status() {
            return CanonicalAgentRun::status;
        }
    }

    @Breaks(RULE)
    @Uses(CanonicalMessageRouter.class)
    static final class ByAnnotation {}

    static final class Outer {
        @Breaks(RULE)
        abstract class ByInnerClass implements CanonicalTickets {}
    }

    /** As Kotlin's {@code class Delegating(run: AgentRun) : AgentRun by run} is compiled. */
    @Breaks(RULE)
    abstract static class ByDelegation implements CanonicalAgentRun {
        private final AgentRun $$delegate_0;

        ByDelegation(AgentRun run) {
            $$delegate_0 = run;
        }

        @Override
        public RunStatus status() {
            return $$delegate_0.status();
        }
    }
}
