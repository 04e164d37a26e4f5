package com.example.good;

import java.util.function.Supplier;

/** Has constants of every kind that a class file knows. */
public final class Constants {
    static final long LONG = 1L << 40;
    static final double DOUBLE = 0.1;
    static final int INT = 1 << 20;
    static final float FLOAT = 0.5f;

    private Constants() {}

    static String first() {
        return "first";
    }

    static Object numbers(long l, double d) {
        Supplier<String> method = Constants::first;
        return method.get().length() * ((l * 1234567890123L) + (d * 3.25) + INT + FLOAT);
    }

    static String[] texts() {
        return new String[] {"", "Größe 🙂", "\0", "last"};
    }
}
