package dev.tidings.jwt;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token's claims must be, and whose they make it.
 *
 * @param issuers one of these must have issued it, unless there is none
 * @param audiences one of these must be meant, unless there is none
 * @param subjectClaim the name of the claim that holds the user's id
 * @param permissionsClaim the name of the claim that holds permissions, or empty if none does
 * @param skew how far the issuer's clock may be off
 * @param maxLifetime the longest time from iat to exp, or null if it does not matter
 */
record ClaimRules(
        Set<String> issuers,
        Set<String> audiences,
        String subjectClaim,
        String permissionsClaim,
        Duration skew,
        @Nullable Duration maxLifetime) {
    private static final int MAX_PERMISSIONS = 256;
    private static final String MALFORMED_PERMISSIONS = "the token's permissions are malformed or too many";

    /** Judges; the principal ends when the token does, the skew added. */
    UserPrincipal principal(Map<String, Object> claims, Instant now) throws RefusedTokenException {
        require(
                issuers.isEmpty() || issuers.stream().anyMatch(each -> each.equals(claims.get("iss"))),
                "the token's issuer is not the configured one");
        require(isMeant(claims.get("aud")), "the token is not meant for this audience");
        Instant end = end(claims, now);
        UserPrincipal user = UserPrincipal.of(userId(claims.get(subjectClaim))).expiringAt(end);
        return permissionsClaim.isEmpty() ? user : user.withPermissions(permissions(claims.get(permissionsClaim)));
    }

    private boolean isMeant(@Nullable Object audience) {
        if (audiences.isEmpty()) {
            return true;
        }
        if (audience instanceof List<?> list) {
            return list.stream().allMatch(String.class::isInstance)
                    && list.stream().anyMatch(audiences::contains);
        }
        return audience instanceof String single && audiences.contains(single);
    }

    private Instant end(Map<String, Object> claims, Instant now) throws RefusedTokenException {
        require(claims.containsKey("exp"), "the token does not say when it expires");
        Instant expiry = NumericDate.of(claims.get("exp"));
        Instant end = expiry.plus(skew);
        require(!now.isAfter(end), "the token expired");
        if (claims.containsKey("nbf")) {
            requireBegun(NumericDate.of(claims.get("nbf")), now);
        }
        if (claims.containsKey("iat")) {
            requireBegun(NumericDate.of(claims.get("iat")), now);
        }
        if (maxLifetime != null) {
            require(claims.containsKey("iat"), "the token does not say when it was issued");
            Instant issued = NumericDate.of(claims.get("iat"));
            require(!expiry.isAfter(issued.plus(maxLifetime)), "the token lives longer than is accepted");
        }
        return end;
    }

    private void requireBegun(Instant begin, Instant now) throws RefusedTokenException {
        require(!begin.isAfter(now.plus(skew)), "the token is not valid yet");
    }

    private static UserId userId(@Nullable Object subject) throws RefusedTokenException {
        require(subject instanceof String, "the token's subject is missing or not a string");
        try {
            return UserId.of(String.valueOf(subject));
        } catch (IllegalArgumentException e) {
            throw new RefusedTokenException("the token's subject is no user id");
        }
    }

    private static Set<String> permissions(@Nullable Object value) throws RefusedTokenException {
        Set<String> permissions = new HashSet<>();
        for (Object each : listed(value)) {
            require(each instanceof String, MALFORMED_PERMISSIONS);
            permissions.add(String.valueOf(each));
        }
        permissions.remove("");
        require(permissions.size() <= MAX_PERMISSIONS, MALFORMED_PERMISSIONS);
        return permissions;
    }

    private static List<?> listed(@Nullable Object value) throws RefusedTokenException {
        if (value == null) {
            return List.of();
        }
        if (value instanceof String text) {
            return List.of(text.split(" ", -1));
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new RefusedTokenException(MALFORMED_PERMISSIONS);
    }

    private static void require(boolean holds, String reason) throws RefusedTokenException {
        if (!holds) {
            throw new RefusedTokenException(reason);
        }
    }
}
