package dev.tidings.core.gateway;

import dev.tidings.api.UserPrincipal;

/**
 * A client that was authenticated before its upgrade.
 *
 * @param principal who it is
 * @param begun how many revocations there had been when that was begun to be found out
 * @param pace its place among its user's connections
 */
record KnownClient(UserPrincipal principal, long begun, InboundPace pace) {}
