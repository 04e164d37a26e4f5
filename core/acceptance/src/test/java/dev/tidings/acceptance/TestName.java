package dev.tidings.acceptance;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test by its class, without the {@code dev.tidings.} that all have in front, and its method.
 *
 * @param type such as {@code core.engine.ResumeTest}
 * @param method such as {@code from_zero_it_gets_everything_byte_for_byte}
 */
record TestName(String type, String method) implements Comparable<TestName> {
    private static final Pattern FORM = Pattern.compile("([a-z0-9.]+\\.[A-Z][A-Za-z0-9]*)#([A-Za-z0-9_]+)");

    /** Reads {@code core.engine.ResumeTest#method}. */
    static TestName of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a test must be written package.Class#method but was " + text);
        }
        return new TestName(matcher.group(1), matcher.group(2));
    }

    /** Returns the name of its class for the JVM. */
    String className() {
        return "dev.tidings." + type;
    }

    /** Returns where its source is, below a directory of sources. */
    String path() {
        return className().replace('.', '/') + ".java";
    }

    @Override
    public int compareTo(TestName other) {
        return Comparator.comparing(TestName::type)
                .thenComparing(TestName::method)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return type + "#" + method;
    }
}
