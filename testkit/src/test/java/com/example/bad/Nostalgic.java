package com.example.bad;

import com.example.Breaks;
import com.example.Uses;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.legacy.Legacy;
import dev.tidings.core.legacy.LegacyMessageHandler;
import dev.tidings.core.legacy.UnifiedMessageRouter;
import dev.tidings.core.legacy.UnifiedWebSocketManager;
import dev.tidings.core.legacy.WebSocketManagerMode;
import java.util.Map;
import java.util.function.Function;

/** Uses what goes. */
@SuppressWarnings("removal")
final class Nostalgic {
    private static final String RULE = "NO_LEGACY";

    @Breaks(RULE)
    static final class ByQualifiedName {
        Object manager(WebSocketManager manager) {
            return dev.tidings.core.legacy.UnifiedWebSocketManager.of(manager);
        }
    }

    @Breaks(RULE)
    static final class ByCall {
        Object all(TidingsServer server) {
            return Legacy.of(server);
        }
    }

    @Breaks(RULE)
    abstract static class ByInheritance implements LegacyMessageHandler {}

    @Breaks(RULE)
    static final class ByClassLiteral {
        String name() {
            return WebSocketManagerMode.class.getName();
        }
    }

    @Breaks(RULE)
    static final class ByGenerics {
        int count(Map<String, UnifiedMessageRouter> routers) {
            return routers.size();
        }
    }

    @Breaks(RULE)
    static final class ByLambda {
        Function<WebSocketManager, Object> old() {
            return manager -> Legacy.of(manager);
        }
    }

    @Breaks(RULE)
    static final class ByMethodReference {
        Function<WebSocketManager, UnifiedWebSocketManager> old() {
            return UnifiedWebSocketManager::of;
        }
    }

    @Breaks(RULE)
    @Uses(UnifiedMessageRouter.class)
    static final class ByAnnotation {}

    @Breaks(RULE)
    static final class ByEnum {
        boolean is(WebSocketManagerMode mode) {
            return mode == WebSocketManagerMode.values()[0];
        }
    }

    static final class Outer {
        @Breaks(RULE)
        final class ByInnerClass {
            Legacy legacy;
        }
    }

    /** As a companion of Kotlin is compiled. */
    static final class OldChat {
        public static final Companion Companion = new Companion();

        @Breaks(RULE)
        static final class Companion {
            Object legacy(WebSocketManager manager) {
                return Legacy.of(manager);
            }
        }
    }
}
