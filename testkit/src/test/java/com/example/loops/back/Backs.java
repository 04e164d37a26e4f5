package com.example.loops.back;

import com.example.loops.annotate.Marked;
import com.example.loops.call.Caller;
import com.example.loops.facade.RunsKt;
import com.example.loops.generic.Element;
import com.example.loops.inherit.Parent;
import com.example.loops.lambda.Made;
import com.example.loops.literal.Named;
import com.example.loops.nested.Nest;
import java.util.List;
import java.util.function.Supplier;

/** Closes each cycle, and uses no Tidings. */
public final class Backs {
    private Backs() {}

    /** Calls back. */
    public static final class ByCall {
        /** Is called. */
        public static void touch() {}

        void back() {
            Caller.emit(null);
        }
    }

    /** Extends. */
    public static final class ByInheritance extends Parent {}

    /** Has a type argument. */
    public static final class ByGenerics {
        List<Element> elements;
    }

    /** Is marked. */
    @Marked
    public static final class ByAnnotation {}

    /** Makes. */
    public static final class ByLambda {
        Supplier<Object> maker() {
            return Made::new;
        }
    }

    /** Names. */
    public static final class ByClassLiteral {
        String name() {
            return Named.class.getName();
        }
    }

    /** Uses an inner class. */
    public static final class ByInnerClass {
        Nest.Egg egg;
    }

    /** As top-level functions of Kotlin are compiled. */
    public static final class BacksKt {
        /** Is called. */
        public static void touch() {}

        static void back() {
            RunsKt.emit(null);
        }
    }
}
