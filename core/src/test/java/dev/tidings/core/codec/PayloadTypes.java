package dev.tidings.core.codec;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serial;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** What agents pass as arguments and results. */
final class PayloadTypes {
    private PayloadTypes() {}

    /** Lets Jackson see the types here, as an application does with its own. */
    static void open() {
        PayloadTypes.class.getModule().addOpens("dev.tidings.core.codec", ObjectMapper.class.getModule());
    }

    record Hit(String title, int rank) {}

    record Nothing() {}

    record Raw(@JsonRawValue String json) {}

    enum Colour {
        RED,
        GREEN;

        @Override
        public String toString() {
            return "colour " + name();
        }
    }

    public static final class Node {
        public Node next = this;
    }

    public static final class Chain {
        public Chain getNext() {
            return new Chain();
        }
    }

    public static final class Recursive {
        @JsonValue
        public int depth() {
            return below(0);
        }

        private static int below(int depth) {
            return depth < 0 ? depth : below(depth + 1) + 1;
        }
    }

    public static final class Throwing {
        private final Throwable cause;

        Throwing(Throwable cause) {
            this.cause = cause;
        }

        public String getSecret() throws Throwable {
            if (cause.getMessage() != null) {
                throw cause;
            }
            return "";
        }
    }

    static final class Fraction extends Number {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0.5f;
        }

        @Override
        public double doubleValue() {
            return 0.5;
        }

        @Override
        public String toString() {
            return "1 / 2";
        }
    }

    static final class Endless implements Iterator<Object> {
        private final Object element;

        Endless(Object element) {
            this.element = element;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Object next() {
            return element;
        }
    }

    static final class BrokenMap extends AbstractMap<String, Object> {
        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            throw new IllegalStateException("secret");
        }
    }
}
