package com.example.bad;

import com.example.Breaks;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.core.MessageRouters;
import dev.tidings.core.WebSocketManagers;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Holds contracts where everybody shares them. */
final class Statics {
    private static final String RULE = "NO_STATIC_CONTRACTS";

    @Breaks(RULE)
    static final class ByField {
        static WebSocketManager manager;
    }

    @Breaks(RULE)
    static final class ByPrivateFinalField {
        private static final MessageRouter ROUTER = MessageRouters.create();

        Object router() {
            return ROUTER;
        }
    }

    @Breaks(RULE)
    static final class ByMap {
        static final Map<UserId, WebSocketEmitter> EMITTERS = new ConcurrentHashMap<>();
    }

    @Breaks(RULE)
    static final class ByMapKey {
        static final Map<AgentRun, String> NAMES = new ConcurrentHashMap<>();
    }

    @Breaks(RULE)
    static final class ByNestedGenerics {
        static final Map<UserId, Map<String, List<ToolCall>>> CALLS = new ConcurrentHashMap<>();
    }

    @Breaks(RULE)
    static final class ByWildcard {
        static List<? extends WebSocketEmitter> emitters;
    }

    @Breaks(RULE)
    static final class ByOptional {
        static Optional<TidingsServer> server = Optional.empty();
    }

    @Breaks(RULE)
    static final class ByReference {
        static final AtomicReference<WebSocketManager> MANAGER = new AtomicReference<>();
    }

    @Breaks(RULE)
    static final class ByWeakReference {
        static WeakReference<AgentRun> run;
    }

    @Breaks(RULE)
    static final class ByThreadLocal {
        static final ThreadLocal<AgentRun> RUN = new ThreadLocal<>();
    }

    @Breaks(RULE)
    static final class ByFuture {
        static CompletableFuture<TidingsServer> server;
    }

    @Breaks(RULE)
    static final class BySupplier {
        static final Supplier<WebSocketManager> MANAGER = WebSocketManagers::create;
    }

    @Breaks(RULE)
    static final class ByArray {
        static WebSocketManager[][] managers;
    }

    @Breaks(RULE)
    static final class ByGenericArray {
        static Optional<GoldenPathMonitor>[] monitors;
    }

    @Breaks(RULE)
    interface ByConstantOfAnInterface {
        WebSocketManager MANAGER = WebSocketManagers.create();
    }

    @Breaks(RULE)
    record ByStaticOfARecord(String name) {
        static ExecutionEngineFactory engines;
    }

    /** As Java's singletons and Kotlin's objects are. */
    @Breaks(RULE)
    static final class BySingleton {
        public static final BySingleton INSTANCE = new BySingleton();
        private final WebSocketManager manager = WebSocketManagers.create();

        WebSocketManager manager() {
            return manager;
        }
    }

    @Breaks(RULE)
    enum ByEnum {
        INSTANCE;
        private final WebSocketManager manager = WebSocketManagers.create();

        WebSocketManager manager() {
            return manager;
        }
    }

    record Parts(String name, Optional<WebSocketManager> manager) {}

    record Whole(List<Parts> parts) {}

    @Breaks(RULE)
    static final class ByWayOfOtherClasses {
        static Whole whole;
    }

    static class Base {
        WebSocketManager manager;
    }

    static final class Derived extends Base {}

    @Breaks(RULE)
    static final class ByInheritedField {
        static Derived derived;
    }

    static final class Emitters extends ConcurrentHashMap<UserId, WebSocketEmitter> {
        private static final long serialVersionUID = 1;
    }

    @Breaks(RULE)
    static final class ByExtendedMap {
        static final Emitters EMITTERS = new Emitters();
    }

    interface Finding<T> extends Callable<List<T>> {}

    @Breaks(RULE)
    static final class ByExtendedCallable {
        static Finding<AgentRun> runs;
    }

    record Box<T>(String name, T value) {}

    @Breaks(RULE)
    static final class ByBoxOfItsOwn {
        static Box<Box<MessageRouter>> router;
    }

    static class Sealed<K, V> {
        Map<K, Box<V>> values;
    }

    static final class SealedRuns extends Sealed<String, AgentRun> {}

    @Breaks(RULE)
    static final class ByInheritedBox {
        static SealedRuns runs;
    }

    static final class Outer {
        @Breaks(RULE)
        static final class ByInnerClass {
            static WebSocketEmitter emitter;
        }
    }

    /** As a property of a companion of Kotlin is compiled: the field is its outer class's. */
    @Breaks(RULE)
    static final class ByCompanion {
        public static final Companion Companion = new Companion();
        private static WebSocketManager manager;

        static final class Companion {
            WebSocketManager getManager() {
                return manager;
            }
        }
    }

    /** As a top-level property of Kotlin is compiled. */
    @Breaks(RULE)
    static final class ManagersKt {
        private static final WebSocketManager manager = WebSocketManagers.create();

        static WebSocketManager getManager() {
            return manager;
        }
    }
}
