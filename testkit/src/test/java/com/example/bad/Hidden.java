package com.example.bad;

import static dev.tidings.core.codec.ControlFrames.pong;

import com.example.Breaks;
import com.example.Uses;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.EventCodec;
import dev.tidings.core.codec.GapReason;
import dev.tidings.core.codec.InboundLimits;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.EngineOptions;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reaches what is no one's but core's. */
final class Hidden {
    private static final String RULE = "ONLY_CANONICAL_TYPES";

    @Breaks(RULE)
    static final class ByStaticImport {
        Object frame() {
            return pong();
        }
    }

    @Breaks(RULE)
    static final class ByCall {
        Object engine(WebSocketManager manager) {
            return Engine.of(manager);
        }
    }

    @Breaks(RULE)
    static final class ByLambda {
        Function<WebSocketManager, Object> finder() {
            return manager -> Engine.behind(manager);
        }
    }

    @Breaks(RULE)
    static final class ByMethodReference {
        Supplier<?> limits() {
            return InboundLimits::defaults;
        }
    }

    @Breaks(RULE)
    static final class ByClassLiteral {
        Object[] reasons() {
            return GapReason.class.getEnumConstants();
        }
    }

    @Breaks(RULE)
    static final class ByGenerics {
        int count(List<? extends ServerConfig> configs) {
            return configs.size();
        }
    }

    @Breaks(RULE)
    static final class ByField {
        CodecOptions options;
    }

    @Breaks(RULE)
    static final class ByArray {
        EventCodec[] codecs() {
            return new EventCodec[0];
        }
    }

    @Breaks(RULE)
    @Uses(EngineOptions.class)
    static final class ByAnnotation {}

    static final class Outer {
        @Breaks(RULE)
        final class ByInnerClass {
            boolean isGap(Object reason) {
                return reason instanceof GapReason;
            }
        }
    }

    @Breaks(RULE)
    interface ByInheritance extends Function<EngineOptions, String> {}

    /** As Kotlin's top-level functions are compiled. */
    @Breaks(RULE)
    static final class EnginesKt {
        static Engine engine(WebSocketManager $this$engine) {
            return Engine.of($this$engine);
        }
    }
}
