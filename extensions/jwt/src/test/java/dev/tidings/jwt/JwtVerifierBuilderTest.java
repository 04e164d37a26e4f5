package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierBuilderTest {
    private static final URI JWKS = URI.create("https://login.example/keys");

    private static JwtVerifierBuilder hmac() {
        return JwtVerifiers.hmac(JwtAlgorithm.HS256, Keys.SECRET);
    }

    private static JwtVerifierBuilder jwks() {
        return JwtVerifiers.jwks(JWKS, JwtAlgorithm.RS256);
    }

    @Test
    void issuer_and_audience_must_be_set_or_waived() {
        assertThatThrownBy(() -> hmac().audience("a").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the issuer must be known: set issuer(...), or waive it by anyIssuer()");
        assertThatThrownBy(() -> hmac().issuer("a").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the audience must be known: set audience(...), or waive it by anyAudience()");
    }

    @Test
    void each_setting_is_made_once() {
        List<UnaryOperator<JwtVerifierBuilder>> settings = List.of(
                builder -> builder.issuer("a"),
                builder -> builder.audience("a"),
                builder -> builder.subjectClaim("a"),
                builder -> builder.permissionsClaim("a"),
                builder -> builder.type("a"),
                builder -> builder.clockSkew(Duration.ZERO),
                builder -> builder.maxLifetime(Duration.ofHours(1)),
                builder -> builder.keyLifetime(Duration.ofHours(1)),
                builder -> builder.keyGrace(Duration.ofHours(1)),
                builder -> builder.fetchLimit(Duration.ofSeconds(1)),
                builder -> builder.timeSource(new SystemClock()));
        for (UnaryOperator<JwtVerifierBuilder> setting : settings) {
            JwtVerifierBuilder builder = setting.apply(jwks());
            assertThatThrownBy(() -> setting.apply(builder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was set already: set it once");
        }
        assertThatThrownBy(() -> hmac().issuer("a").anyIssuer()).hasMessageContaining("set it once");
        assertThatThrownBy(() -> hmac().anyAudience().audience("a")).hasMessageContaining("set it once");
    }

    @Test
    void values_out_of_range_are_named() {
        assertThatThrownBy(() -> hmac().clockSkew(Duration.ofMinutes(11)))
                .hasMessage("clock skew must be within [PT0S, PT10M] but was PT11M");
        assertThatThrownBy(() -> hmac().clockSkew(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hmac().maxLifetime(Duration.ZERO))
                .hasMessage("maximum lifetime must be within [PT1S, PT87600H] but was PT0S");
        assertThatThrownBy(() -> jwks().keyLifetime(Duration.ofSeconds(59)))
                .hasMessage("key lifetime must be within [PT1M, PT87600H] but was PT59S");
        assertThatThrownBy(() -> jwks().keyGrace(Duration.ofSeconds(-1)))
                .hasMessage("key grace must be within [PT0S, PT87600H] but was PT-1S");
        assertThatThrownBy(() -> jwks().fetchLimit(Duration.ofSeconds(10)))
                .hasMessage("fetch limit must be within [PT0.001S, PT9S] but was PT10S");
        assertThatThrownBy(() -> hmac().issuer(" ")).hasMessage("issuer must not be blank but was \" \"");
        assertThatThrownBy(() -> hmac().audience("a", "")).hasMessageContaining("audience must not be blank");
        assertThatThrownBy(() -> hmac().keyGrace(Duration.ofHours(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keyGrace must be set for jwks(...) only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example/keys",
                "http://127.0.0.1.evil.example/keys",
                "file:///etc/passwd",
                "https://user:password@login.example/keys",
                "https://login.example/keys#a",
                "/keys",
                "jar:https://login.example/a!/b"
            })
    void keys_come_from_a_place_that_can_be_trusted(String uri) {
        assertThatThrownBy(() -> JwtVerifiers.jwks(URI.create(uri), JwtAlgorithm.RS256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jwks uri must be https://host/...")
                .hasMessageNotContaining("password");
    }

    @Test
    void a_shared_secret_is_never_fetched() {
        assertThatThrownBy(() -> JwtVerifiers.jwks(JWKS, JwtAlgorithm.RS256, JwtAlgorithm.HS256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave HS out");
    }
}
