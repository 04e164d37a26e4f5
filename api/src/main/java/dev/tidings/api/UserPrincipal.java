package dev.tidings.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An authenticated user. Immutable. */
public final class UserPrincipal {
    private static final String SERVICE = "service:";

    private final UserId userId;
    private final @Nullable Instant expiresAt;
    private final Set<String> permissions;

    private UserPrincipal(UserId userId, @Nullable Instant expiresAt, Set<String> permissions) {
        this.userId = Objects.requireNonNull(userId, "userId");
        this.expiresAt = expiresAt;
        this.permissions = Set.copyOf(permissions);
    }

    /**
     * Makes a principal that does not expire and has no permissions.
     *
     * @param userId the user
     * @return the principal
     */
    public static UserPrincipal of(UserId userId) {
        return new UserPrincipal(userId, null, Set.of());
    }

    /**
     * Makes the principal of a service, which is a user named {@code service:<name>}. No token verifier of users may
     * return it: services have a {@link dev.tidings.api.spi.ServiceVerifier}.
     *
     * @param name the name of the service, such as {@code billing}
     * @return the principal
     * @throws IllegalArgumentException if the name is blank or no part of a user id
     */
    public static UserPrincipal service(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("service name must not be blank");
        }
        return of(UserId.of(SERVICE + name));
    }

    /**
     * Copies this principal with an end.
     *
     * @param instant from when on it is no longer valid
     * @return the copy
     */
    public UserPrincipal expiringAt(Instant instant) {
        return new UserPrincipal(userId, Objects.requireNonNull(instant, "instant"), permissions);
    }

    /**
     * Copies this principal with permissions.
     *
     * @param others the permissions; what they mean is the application's affair
     * @return the copy
     */
    public UserPrincipal withPermissions(Set<String> others) {
        return new UserPrincipal(userId, expiresAt, others);
    }

    /**
     * Returns the user.
     *
     * @return the user's id
     */
    public UserId userId() {
        return userId;
    }

    /**
     * Returns which service this is.
     *
     * @return the name behind {@code service:}, or empty if this is a person
     */
    public Optional<String> serviceName() {
        String id = userId.value();
        return id.startsWith(SERVICE) && !id.substring(SERVICE.length()).isBlank()
                ? Optional.of(id.substring(SERVICE.length()))
                : Optional.empty();
    }

    /**
     * Returns from when on it is no longer valid.
     *
     * @return the end, or empty if it has none
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns the permissions.
     *
     * @return an unmodifiable set, perhaps empty
     */
    public Set<String> permissions() {
        return permissions;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserPrincipal that
                && userId.equals(that.userId)
                && Objects.equals(expiresAt, that.expiresAt)
                && permissions.equals(that.permissions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, expiresAt, permissions);
    }

    @Override
    public String toString() {
        return "user " + userId;
    }
}
