/**
 * A {@link dev.tidings.api.spi.TokenVerifier} for signed JSON web tokens. Begin at {@link dev.tidings.jwt.JwtVerifiers}.
 *
 * <p>A token decides nothing about how it is checked: algorithm, keys, issuer and audience come from the configuration.
 * What can't be checked now, because keys can't be fetched, is unavailable and never refused.
 */
package dev.tidings.jwt;
