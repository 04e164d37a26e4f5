package dev.tidings.api.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says which values in the arguments and results of tools are secret. Such a value, whatever it is, is replaced by
 * {@code "[REDACTED]"} before the event is kept or sent; at any depth, in maps and in other objects. Only keys are
 * looked at: a secret within a text is not found.
 *
 * <p>Called by several threads at once, for each key; must be fast. One that throws hides the value.
 */
@FunctionalInterface
public interface Redactor {
    /**
     * Says whether the value of a key is secret.
     *
     * @param key the name of a member, as it is written in JSON
     * @return whether its value is replaced
     */
    boolean hides(String key);

    /**
     * Hides the values of some keys. The whole key counts, in any case of its letters: {@code token} hides
     * {@code Token}, and not {@code token_count}.
     *
     * @param names the keys
     * @return the redactor
     */
    static Redactor keys(Set<String> names) {
        Set<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return key -> lower.contains(key.toLowerCase(Locale.ROOT));
    }

    /**
     * Hides the values of keys that match a pattern as a whole: {@code .*_token} hides {@code access_token}, and not
     * {@code token_count} or {@code access_token_uses}.
     *
     * @param patterns the patterns
     * @return the redactor
     */
    static Redactor matching(Pattern... patterns) {
        List<Pattern> copy = List.copyOf(Arrays.asList(patterns));
        return key -> copy.stream().anyMatch(pattern -> pattern.matcher(key).matches());
    }

    /**
     * Hides the values of the keys that commonly hold secrets: {@code password}, {@code passwd}, {@code secret},
     * {@code key}, {@code token}, {@code api_key}, {@code auth}, {@code authorization}, {@code cookie},
     * {@code credential}, {@code credentials} and {@code private_key}, also as {@code apiKey} or {@code api-key}, and
     * those that end in {@code _password}, {@code _secret}, {@code _token} or {@code _key}.
     *
     * @return the redactor
     */
    static Redactor commonSecrets() {
        return matching(
                Pattern.compile(
                        "(?i)passw(or)?d|secret|key|token|api[_-]?key|auth|authorization|cookie|credentials?|private[_-]?key"),
                Pattern.compile("(?i)[a-z0-9_.-]{0,100}[_.-](password|secret|token|key)"),
                Pattern.compile("[A-Za-z0-9]{0,100}[a-z0-9](Password|Secret|Token|Key)"));
    }

    /**
     * Hides what this redactor or another one hides.
     *
     * @param other the other one
     * @return the redactor
     */
    default Redactor or(Redactor other) {
        Objects.requireNonNull(other, "other");
        return key -> hides(key) || other.hides(key);
    }
}
