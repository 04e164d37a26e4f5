package dev.tidings.testkit.staging;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which endpoint is checked, as whom, and how patiently. {@code docs/STAGING.md} lists the environment variables.
 *
 * @param websocketUrl where clients connect, {@code ws:} or {@code wss:}
 * @param authUrl the service that people log in at, which is resolved and connected to; empty to leave it alone
 * @param tokens who connects
 * @param limits how long to wait
 * @param message what the agent is asked; a marker is appended
 * @param checks what is checked
 */
public record StagingConfig(
        URI websocketUrl,
        Optional<URI> authUrl,
        StagingTokens tokens,
        StagingLimits limits,
        String message,
        Set<StagingCheck> checks) {
    /** The API of the platform that this library grew out of. Nothing connects to it unless told to. */
    public static final String BASE_URL = "https://api.staging.netrasystems.ai";

    /** The login of the platform that this library grew out of. Nothing connects to it unless told to. */
    public static final String AUTH_URL = "https://auth.staging.netrasystems.ai";

    /** The prefix of every environment variable. */
    public static final String PREFIX = "TIDINGS_STAGING_";

    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)token|ticket|secret|passw|credential|api.?key|authorization|bearer|jwt|eyJ");

    static final String DEFAULT_MESSAGE = "staging probe: use a tool once and answer briefly";

    /**
     * Checks the parts.
     *
     * @param websocketUrl where clients connect
     * @param authUrl the service that people log in at
     * @param tokens who connects
     * @param limits how long to wait
     * @param message what the agent is asked
     * @param checks what is checked
     * @throws IllegalArgumentException if an address is none, or holds what looks like a credential
     */
    public StagingConfig {
        requireUrl("websocket url", websocketUrl, Set.of("ws", "wss"));
        authUrl.ifPresent(url -> requireUrl("auth url", url, Set.of("http", "https")));
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(message, "message");
        EnumSet<StagingCheck> sorted = EnumSet.noneOf(StagingCheck.class);
        sorted.addAll(checks);
        checks = Collections.unmodifiableSet(sorted);
    }

    private static void requireUrl(String name, URI url, Set<String> schemes) {
        if (url.getHost() == null || !schemes.contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException(name + " must be "
                    + String.join(":// or ", schemes.stream().sorted().toList()) + ":// with a host but had the scheme "
                    + url.getScheme());
        }
        boolean credential =
                url.getQuery() != null && CREDENTIAL.matcher(url.getQuery()).find();
        if (url.getRawUserInfo() != null || credential) {
            throw new IllegalArgumentException(
                    name + " must hold no credential but does: set " + PREFIX + "TOKEN instead");
        }
    }

    /**
     * Checks everything, with the default limits.
     *
     * @param websocketUrl where clients connect
     * @param tokens who connects
     * @return the config
     */
    public static StagingConfig of(URI websocketUrl, StagingTokens tokens) {
        return new StagingConfig(
                websocketUrl,
                Optional.empty(),
                tokens,
                StagingLimits.defaults(),
                DEFAULT_MESSAGE,
                EnumSet.allOf(StagingCheck.class));
    }

    /**
     * Reads environment variables.
     *
     * @param variables such as {@link System#getenv()}
     * @return the config
     * @throws IllegalArgumentException if something is missing, unknown or wrong; the message names all of it, and no
     *     token
     */
    public static StagingConfig fromEnvironment(Map<String, String> variables) {
        return new StagingEnvironment(variables).read();
    }

    /**
     * Changes what is checked.
     *
     * @param values the checks
     * @return the changed config
     */
    public StagingConfig withChecks(StagingCheck... values) {
        EnumSet<StagingCheck> chosen = EnumSet.noneOf(StagingCheck.class);
        chosen.addAll(Arrays.asList(values));
        return new StagingConfig(websocketUrl, authUrl, tokens, limits, message, chosen);
    }

    /**
     * Changes how long to wait.
     *
     * @param value the limits
     * @return the changed config
     */
    public StagingConfig withLimits(StagingLimits value) {
        return new StagingConfig(websocketUrl, authUrl, tokens, value, message, checks);
    }
}
