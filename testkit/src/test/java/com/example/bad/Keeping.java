package com.example.bad;

import com.example.Breaks;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionScope;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketNotifier;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.RestController;

/** Keeps what belongs to one run in what serves them all. */
final class Keeping {
    private static final String RULE = "NO_EMITTER_KEPT_ACROSS_RUNS";

    @Breaks(RULE)
    static final class InAnAgent implements Agent {
        private AgentRun run;

        @Override
        public Object run(AgentRun started) {
            run = started;
            return run.status();
        }
    }

    @Breaks(RULE)
    static final class InAMapOfAnAgent implements Agent {
        private final Map<String, AgentRun> runs = new ConcurrentHashMap<>();

        @Override
        public Object run(AgentRun started) {
            return runs.put("last", started);
        }
    }

    @Breaks(RULE)
    static final class InAReferenceOfAnAgent implements Agent {
        private final AtomicReference<Session> last = new AtomicReference<>();

        @Override
        public Object run(AgentRun started) {
            return last.get();
        }
    }

    static final class Slot {
        AgentRun run;
    }

    @Breaks(RULE)
    static final class InASlotOfAnAgent implements Agent {
        private final Slot slot = new Slot();

        @Override
        public Object run(AgentRun started) {
            slot.run = started;
            return slot.toString();
        }
    }

    @Breaks(RULE)
    @Component
    static final class InAnAgentThatIsABean implements Agent {
        private final WebSocketEmitter emitter;

        InAnAgentThatIsABean(WebSocketEmitter emitter) {
            this.emitter = emitter;
        }

        @Override
        public Object run(AgentRun started) {
            return emitter.context();
        }
    }

    record OfOneRun(AgentRun parent) implements Agent {
        @Override
        public Object run(AgentRun started) {
            return parent.status();
        }
    }

    @Breaks(RULE)
    @Service
    static final class ByWayOfAnAgent {
        OfOneRun last;
    }

    @Breaks(RULE)
    abstract static class InAHandler implements MessageHandler {
        WebSocketEmitter emitter;
    }

    @Breaks(RULE)
    static class InAListener implements TidingsListener {
        ToolCall call;
    }

    @Breaks(RULE)
    abstract static class InAPlugin implements RouterPlugin {
        WebSocketNotifier notifier;
    }

    @Breaks(RULE)
    abstract static class InAVerifier implements TokenVerifier {
        StandardWebSocketBridge bridge;
    }

    @Breaks(RULE)
    enum InAnEnum {
        SEARCH;
        AgentRun run;
    }

    @Breaks(RULE)
    @Service
    static final class InAService {
        WebSocketEmitter emitter;
    }

    @Breaks(RULE)
    @Controller
    static final class InAController {
        private final WebSocketEmitter emitter;

        InAController(WebSocketEmitter emitter) {
            this.emitter = emitter;
        }

        WebSocketEmitter emitter() {
            return emitter;
        }
    }

    @Breaks(RULE)
    @RestController
    static final class InARestController {
        ExecutionScope scope;
    }

    @Breaks(RULE)
    @Configuration
    static class InAConfiguration {
        ExecutionEngine engine;
    }

    @Component
    @Retention(RetentionPolicy.RUNTIME)
    @interface Tool {}

    @Breaks(RULE)
    @Tool
    static final class InAComponentOfItsOwnKind {
        ToolCall call;
    }

    @Breaks(RULE)
    @Component
    @Scope("singleton")
    static final class InASingletonBean {
        AgentRun run;
    }

    @Breaks(RULE)
    @jakarta.inject.Singleton
    static final class InASingleton {
        AgentRun run;
    }

    @Breaks(RULE)
    @ApplicationScoped
    static class InAnApplicationScope {
        WebSocketEmitter emitter;
    }

    @Breaks(RULE)
    @Service
    static final class InAMap {
        final Map<UserId, WebSocketEmitter> emitters = Map.of();
    }

    @Breaks(RULE)
    @Service
    static final class InAListOfWildcards {
        List<? super WebSocketEmitter> emitters;
    }

    @Breaks(RULE)
    @Service
    static final class InAnOptional {
        Optional<AgentRun> run;
    }

    @Breaks(RULE)
    @Service
    static final class InAReference {
        final AtomicReference<AgentRun> run = new AtomicReference<>();
    }

    @Breaks(RULE)
    @Service
    static final class InASupplier {
        Supplier<WebSocketEmitter> emitter;
    }

    @Breaks(RULE)
    @Service
    static final class InAnArray {
        ToolCall[] calls;
    }

    static class Base {
        WebSocketEmitter emitter;
    }

    static class Cell<T> {
        T value;
    }

    @Breaks(RULE)
    @Service
    static final class InAnInheritedCell extends Cell<WebSocketEmitter> {}

    @Breaks(RULE)
    @Service
    static final class InAnInheritedField extends Base {}

    record Session(UserId user, WebSocketEmitter emitter) {}

    @Breaks(RULE)
    @Service
    static final class ByWayOfARecord {
        Map<String, Session> sessions;
    }

    static final class Outer {
        @Breaks(RULE)
        @Service
        final class InAnInnerClass {
            WebSocketEmitter emitter;
        }
    }

    static final class Capturing {
        /** The anonymous class keeps what it captures in a field; the annotation can't be on it. */
        MessageHandler handler(WebSocketEmitter emitter) {
            @Breaks(RULE)
            final class InALocalClass extends InAnOtherwiseGoodHandler {
                @Override
                String name() {
                    return emitter.context().toString();
                }
            }
            return new InALocalClass();
        }
    }

    abstract static class InAnOtherwiseGoodHandler implements MessageHandler {
        abstract String name();

        @Override
        public java.util.concurrent.CompletionStage<dev.tidings.api.MessageReply> handle(
                dev.tidings.api.InboundMessage message) {
            throw new UnsupportedOperationException(name());
        }
    }

    /** As Kotlin's {@code lateinit var} in a component is compiled. */
    @Breaks(RULE)
    @Component
    static final class LateinitKt {
        public WebSocketEmitter emitter;

        WebSocketEmitter getEmitter() {
            if (emitter == null) {
                throw new IllegalStateException("emitter");
            }
            return emitter;
        }
    }
}
