package dev.tidings.testkit.staging;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads environment variables. Every problem is told, and no value of a token. */
final class StagingEnvironment {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private final Map<String, String> given = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    StagingEnvironment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(StagingConfig.PREFIX)) {
                given.put(name.substring(StagingConfig.PREFIX.length()), value.strip());
            }
        });
    }

    StagingConfig read() {
        known.add("REQUIRED");
        Optional<URI> url =
                take("WEBSOCKET_URL", URI::create).or(() -> take("BASE_URL", StagingEnvironment::websocket));
        known.add("BASE_URL");
        if (url.isEmpty() && problems.isEmpty()) {
            problems.add("BASE_URL must be set, such as https://api.example.com, or WEBSOCKET_URL");
        }
        Optional<URI> auth = take("AUTH_URL", URI::create);
        String first = required("TOKEN");
        String second = required("SECOND_TOKEN");
        StagingLimits limits = limits();
        String message = take("MESSAGE", Function.identity()).orElse(StagingConfig.DEFAULT_MESSAGE);
        Set<StagingCheck> checks = take("CHECKS", StagingEnvironment::checks).orElse(EnumSet.allOf(StagingCheck.class));
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(name + " is no variable of the probe: see docs/STAGING.md"));
        if (problems.isEmpty()) {
            try {
                return new StagingConfig(
                        url.orElseThrow(), auth, new StagingTokens(first, second), limits, message, checks);
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IllegalArgumentException("the environment must describe what to check but " + StagingConfig.PREFIX
                + String.join("; " + StagingConfig.PREFIX, problems));
    }

    /** The names that {@link #read} looked for, without the prefix. */
    Set<String> known() {
        return Set.copyOf(known);
    }

    private StagingLimits limits() {
        StagingLimits standard = StagingLimits.defaults();
        return new StagingLimits(
                duration("CONNECT_TIMEOUT", standard.connect()),
                duration("AUTHENTICATE_TIMEOUT", standard.authenticate()),
                duration("ACCEPT_TIMEOUT", standard.accept()),
                duration("COMPLETE_TIMEOUT", standard.complete()),
                duration("QUIET_TIME", standard.quiet()),
                take("ATTEMPTS", StagingEnvironment::attempts).orElse(standard.attempts()),
                duration("PAUSE", standard.pause()));
    }

    private String required(String name) {
        String value = take(name, Function.identity()).orElse("");
        if (value.isEmpty()) {
            problems.add(name + " must be set to the bearer token of a user");
        }
        return value;
    }

    private Duration duration(String name, Duration standard) {
        return take(name, StagingEnvironment::duration).orElse(standard);
    }

    private <T> Optional<T> take(String name, Function<String, T> reader) {
        known.add(name);
        String value = given.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            problems.add(name + " must be " + wanted(name) + " but was not");
            return Optional.empty();
        }
    }

    private static String wanted(String name) {
        if (name.endsWith("URL")) {
            return "an address such as https://api.example.com";
        }
        return switch (name) {
            case "CHECKS" -> "some of resolve, connect, authenticate, run, events, isolation, resume";
            case "ATTEMPTS" -> "a number from 1 to 100";
            default -> "a duration from 1ms to 60m such as 500ms or 15s";
        };
    }

    private static int attempts(String text) {
        int value = Integer.parseInt(text);
        if (value < 1 || value > 100) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        Duration value =
                matcher.matches() ? of(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.parse(text);
        if (value.toMillis() < 1 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static URI websocket(String base) {
        URI uri = URI.create(base);
        String scheme = switch (String.valueOf(uri.getScheme())) {
            case "https" -> "wss";
            case "http" -> "ws";
            default -> throw new IllegalArgumentException("no http");
        };
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
        return URI.create(scheme + "://" + uri.getRawAuthority() + path + "/ws");
    }

    private static Set<StagingCheck> checks(String text) {
        EnumSet<StagingCheck> checks = EnumSet.noneOf(StagingCheck.class);
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s*,\\s*", -1)) {
            checks.add(StagingCheck.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return checks;
    }
}
