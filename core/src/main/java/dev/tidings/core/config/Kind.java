package dev.tidings.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the value of a setting may be: how it is described, read and written. Reading fails with an
 * {@link IllegalArgumentException} whatever is wrong; what would be right is the kind's own text.
 */
final class Kind {
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final String text;
    private final Function<String, ?> reader;
    private final Function<Object, String> writer;
    private final List<String> borders;

    private Kind(String text, Function<String, ?> reader, Function<Object, String> writer, List<String> borders) {
        this.text = text;
        this.reader = reader;
        this.writer = writer;
        this.borders = borders;
    }

    static Kind count(int least, int most) {
        return new Kind(
                "a number, " + least + " to " + most,
                checked(Integer::valueOf, value -> value >= least && value <= most),
                String::valueOf,
                List.of(String.valueOf(least), String.valueOf(most)));
    }

    static Kind size(String least, String most) {
        return new Kind(
                "a size, " + least + " to " + most,
                checked(Units::bytes, value -> value >= Units.bytes(least) && value <= Units.bytes(most)),
                value -> Units.text((Long) value),
                List.of(least, most));
    }

    static Kind duration(String least, String most) {
        Predicate<Duration> within =
                value -> value.compareTo(Units.duration(least)) >= 0 && value.compareTo(Units.duration(most)) <= 0;
        return new Kind(
                "a duration, " + least + " to " + most,
                checked(Units::duration, within),
                value -> Units.text((Duration) value),
                List.of(least, most));
    }

    static Kind flag() {
        return choice("true", "false").as(text -> text.equals("true"), String::valueOf);
    }

    /** One of several words, read without regard to case, with {@code _} for {@code -} if need be. */
    static Kind choice(String... words) {
        List<String> known = List.of(words);
        return new Kind(
                String.join(", ", known.subList(0, words.length - 1)) + " or " + words[words.length - 1],
                checked(text -> text.toLowerCase(Locale.ROOT).replace('_', '-'), known::contains),
                String::valueOf,
                known);
    }

    static <E extends Enum<E>> Kind choice(Class<E> type) {
        String[] words = Arrays.stream(type.getEnumConstants()).map(Kind::word).toArray(String[]::new);
        return choice(words)
                .as(text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')), Kind::word);
    }

    /** A text that something else judges, by throwing {@link IllegalArgumentException}. */
    static Kind text(String text, Function<String, ?> reader) {
        return new Kind(text, reader, String::valueOf, List.of());
    }

    static Kind address() {
        Function<Object, String> writer = value -> ((InetAddress) value).getHostAddress();
        return new Kind("an IP address or localhost", Kind::readAddress, writer, List.of());
    }

    static Kind list(String text, Consumer<String> check) {
        Function<Object, String> writer = value ->
                String.join(", ", ((Set<?>) value).stream().map(String::valueOf).toList());
        return new Kind(text, all -> elements(all, check), writer, List.of());
    }

    /** Reads what another word stands for, and writes it as the word. */
    Kind as(Function<String, ?> meaning, Function<Object, String> word) {
        return new Kind(text, reader.andThen(read -> meaning.apply(String.valueOf(read))), word, borders);
    }

    Kind writtenAs(Function<Object, String> other) {
        return new Kind(text, reader, other, borders);
    }

    private static <T> Function<String, T> checked(Function<String, T> reader, Predicate<T> rule) {
        return text -> {
            T value = reader.apply(text);
            if (!rule.test(value)) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        };
    }

    private static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static InetAddress readAddress(String text) {
        if (text.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("no literal");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address", e);
        }
    }

    private static Set<String> elements(String all, Consumer<String> check) {
        Set<String> elements = new LinkedHashSet<>();
        for (String text : COMMA.split(all.strip(), -1)) {
            check.accept(text);
            elements.add(text);
        }
        return Collections.unmodifiableSet(elements);
    }

    Object read(String written) {
        return reader.apply(written);
    }

    String write(Object value) {
        return writer.apply(value);
    }

    /** The values at its ends, or all that there are; empty if it has none. */
    List<String> borders() {
        return borders;
    }

    @Override
    public String toString() {
        return text;
    }
}
