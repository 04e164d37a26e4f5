package com.example.good;

import com.example.Keeps;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CancellationToken;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.TidingsConfig;
import io.netty.util.AttributeKey;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Provider;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.web.context.annotation.RequestScope;

/** Has fields, and none that everybody shares. */
final class Fields {
    private static final String STATICS = "NO_STATIC_CONTRACTS";
    private static final String KEEPING = "NO_EMITTER_KEPT_ACROSS_RUNS";

    @Keeps(STATICS)
    static final class AConfiguration {
        static final TidingsConfig CONFIG = TidingsConfig.builder().build();
    }

    @Keeps(STATICS)
    static final class AFunction {
        static final Function<WebSocketManager, Integer> COUNT = WebSocketManager::connectionCount;
    }

    @Keeps(STATICS)
    static final class ABiConsumer {
        static final BiConsumer<AgentRun, String> THINK = AgentRun::thinking;
    }

    @Keeps(STATICS)
    static final class APredicate {
        static final Predicate<WebSocketEmitter> ANY = emitter -> true;
    }

    @Keeps(STATICS)
    static final class AComparator {
        static final Comparator<WebSocketManager> BY_SIZE = Comparator.comparing(WebSocketManager::connectionCount);
    }

    @Keeps(STATICS)
    static final class AClass {
        static final Class<WebSocketManager> TYPE = WebSocketManager.class;
    }

    @Keeps(STATICS)
    static final class Values {
        static final UserId SYSTEM = new UserId("system-user");
        static final AgentStarted STARTED = AgentStarted.of("shop", null);
    }

    @Keeps(STATICS)
    static final class AnAgent {
        static final Agent ECHO = run -> run.status().toString();
    }

    @Keeps(STATICS)
    static final class AThreadLocal {
        static final ThreadLocal<StringBuilder> BUFFER = ThreadLocal.withInitial(StringBuilder::new);
    }

    @Keeps(STATICS)
    static final class InfosByRun {
        static final Map<RunId, RunInfo> LAST = new ConcurrentHashMap<>();
    }

    @Keeps(STATICS)
    static final class AMethod {
        static WebSocketManager same(WebSocketManager manager) {
            return manager;
        }
    }

    record Key<T>(String name) {}

    static final class Job {
        volatile AgentRun run;
    }

    @Keeps(STATICS)
    static final class AKeyOfItsOwn {
        static final Key<AgentRun> RUN = new Key<>("run");
    }

    @Keeps(STATICS)
    static final class AKeyOfNetty {
        static final AttributeKey<AgentRun> RUN = AttributeKey.valueOf("run");
    }

    @Keeps(STATICS)
    static final class AFieldUpdater {
        static final AtomicReferenceFieldUpdater<Job, AgentRun> RUN =
                AtomicReferenceFieldUpdater.newUpdater(Job.class, AgentRun.class, "run");
    }

    @Keeps(STATICS)
    static final class ATypeToken {
        static final TypeReference<WebSocketManager> MANAGER = new TypeReference<>() {};
    }

    static final class ListOfFunctions extends ArrayList<Function<AgentRun, String>> {
        private static final long serialVersionUID = 1;
    }

    @Keeps(STATICS)
    static final class AnExtendedList {
        static final ListOfFunctions FUNCTIONS = new ListOfFunctions();
    }

    static final class Tree extends ArrayList<Tree> {
        private static final long serialVersionUID = 1;
    }

    @Keeps(STATICS)
    static final class AListOfItself {
        static final Tree TREE = new Tree();
    }

    record Box<T>(T value) {}

    @Keeps(STATICS)
    static final class ABoxOfSomethingElse {
        static final Map<Key<AgentRun>, Box<String>> TEXTS = new ConcurrentHashMap<>();
    }

    record Step(AgentRun run) {}

    @Keeps(STATICS)
    static final class AFactoryOfHolders {
        static final Function<AgentRun, Step> STEP = Step::new;
    }

    @Keeps(STATICS)
    enum AnEnum {
        FAST((run, text) -> run.thinking(text));

        private final BiConsumer<AgentRun, String> how;

        AnEnum(BiConsumer<AgentRun, String> how) {
            this.how = how;
        }

        BiConsumer<AgentRun, String> how() {
            return how;
        }
    }

    @Keeps(KEEPING)
    record ARecordOfOneRun(AgentRun run, WebSocketEmitter emitter) {}

    @Keeps(KEEPING)
    static final class AnObjectOfOneRun {
        private final WebSocketEmitter emitter;

        AnObjectOfOneRun(WebSocketEmitter emitter) {
            this.emitter = emitter;
        }

        UserExecutionContext context() {
            return emitter.context();
        }
    }

    @Keeps(KEEPING)
    static final class AnAgentWithServices implements Agent {
        AgentBridge bridge;
        WebSocketManager manager;

        @Override
        public Object run(AgentRun run) {
            return new Step(run).run().status();
        }
    }

    /** Is made for each run, as the fix of the rule says. */
    @Keeps(KEEPING)
    static final class AnAgentOfOneRun implements Agent {
        private final AgentRun parent;
        private final Optional<Step> step;

        AnAgentOfOneRun(AgentRun parent) {
            this.parent = parent;
            step = Optional.of(new Step(parent));
        }

        @Override
        public Object run(AgentRun run) {
            return step.map(each -> parent.status()).toString();
        }
    }

    @Keeps(KEEPING)
    record AnAgentThatIsARecord(AgentRun parent, String question) implements Agent {
        @Override
        public Object run(AgentRun run) {
            return parent.thinking(question);
        }
    }

    @Scope("run")
    @Retention(RetentionPolicy.RUNTIME)
    @interface RunScope {}

    @Keeps(KEEPING)
    @Component
    @RunScope
    static class ABeanOfAScopeOfItsOwn {
        WebSocketEmitter emitter;
    }

    @RunScope
    @Component
    @Retention(RetentionPolicy.RUNTIME)
    @interface RunBean {}

    @Keeps(KEEPING)
    @RunBean
    static class ABeanOfAStereotypeOfItsOwn {
        WebSocketEmitter emitter;
    }

    @NormalScope
    @Retention(RetentionPolicy.RUNTIME)
    @interface RunScoped {}

    @Keeps(KEEPING)
    @RunScoped
    static class ACdiBeanOfAScopeOfItsOwn implements TidingsListener {
        WebSocketEmitter emitter;
    }

    @Keeps(KEEPING)
    @Service
    static final class AServiceWithServices {
        WebSocketManager manager;
        MessageRouter router;

        WebSocketEmitter emitter(UserExecutionContext context) {
            return manager.createUserEmitter(context);
        }
    }

    @Keeps(KEEPING)
    @Component
    @RequestScope
    static class ABeanOfARequest {
        WebSocketEmitter emitter;
    }

    @Keeps(KEEPING)
    @Component
    @Scope("prototype")
    static final class APrototype {
        AgentRun run;
    }

    @Keeps(KEEPING)
    @Component
    @Scope(scopeName = "websocket")
    static class ABeanOfASocket {
        WebSocketEmitter emitter;
    }

    @Keeps(KEEPING)
    @RequestScoped
    static class ACdiBeanOfARequest {
        WebSocketEmitter emitter;
    }

    @Keeps(KEEPING)
    @jakarta.inject.Singleton
    static final class AProvider {
        Provider<WebSocketEmitter> emitter;
    }

    @Keeps(KEEPING)
    @Service
    static final class AnObjectProvider {
        ObjectProvider<WebSocketEmitter> emitters;
    }

    @Keeps(KEEPING)
    @Service
    static final class AFactory {
        Function<UserExecutionContext, WebSocketEmitter> emitters;
    }

    @Keeps(KEEPING)
    @Service
    static final class AProxyOfAScope {
        ABeanOfARequest request;
    }

    @Keeps(KEEPING)
    @Service
    static final class Outcomes {
        final Map<RunId, CompletionStage<RunOutcome>> outcomes = new ConcurrentHashMap<>();
        final Map<RunId, CancellationToken> cancellations = new ConcurrentHashMap<>();
    }

    @Keeps(KEEPING)
    static final class AListenerWithCounts implements TidingsListener {
        final Map<UserId, Integer> counts = new ConcurrentHashMap<>();
    }

    @Keeps(KEEPING)
    abstract static class AConnection implements WebSocketConnection {
        WebSocketEmitter emitter;
    }

    @Keeps(KEEPING)
    @Service
    static final class ALambda {
        Runnable closer(AgentRun run) {
            return run::close;
        }
    }
}
