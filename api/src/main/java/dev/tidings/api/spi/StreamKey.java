package dev.tidings.api.spi;

import dev.tidings.api.RealmId;
import dev.tidings.api.UserId;
import java.util.Objects;

/**
 * Whose log it is. Built from an authenticated user only.
 *
 * @param realm the tenant
 * @param user the user
 */
public record StreamKey(RealmId realm, UserId user) {
    /**
     * Checks the parts.
     *
     * @param realm the tenant
     * @param user the user
     */
    public StreamKey {
        Objects.requireNonNull(realm, "realm");
        Objects.requireNonNull(user, "user");
    }

    /** Returns the hash of the texts: a log looks a stream up for each event, and a record's own way is longer. */
    @Override
    public int hashCode() {
        return 31 * realm.value().hashCode() + user.value().hashCode();
    }
}
