package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ConnectionLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedOptionsTest {
    private static final EmbeddedOptions DEFAULTS = EmbeddedOptions.defaults();

    @Test
    void the_defaults_are_those_of_the_documentation() {
        assertThat(DEFAULTS.bind().getAddress().isLoopbackAddress()).isTrue();
        assertThat(DEFAULTS.bind().getPort()).isZero();
        assertThat(DEFAULTS.path()).isEqualTo("/ws");
        assertThat(DEFAULTS.limits()).isEqualTo(ConnectionLimits.defaults().withConnectionsPerAddress(0));
        assertThat(DEFAULTS.maxHeaderBytes()).isEqualTo(8_192);
        assertThat(DEFAULTS.maxRequestTargetBytes()).isEqualTo(2_048);
        assertThat(DEFAULTS.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.sendBufferBytes()).isEqualTo(65_536);
        assertThat(DEFAULTS.closeLinger()).isEqualTo(Duration.ofSeconds(2));
        assertThat(DEFAULTS.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.writeStallTimeout()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void each_wither_changes_its_option_alone() {
        assertThat(DEFAULTS.withPath("/live").path()).isEqualTo("/live");
        ConnectionLimits limits = ConnectionLimits.defaults().withConnections(7);
        assertThat(DEFAULTS.withLimits(limits).limits()).isEqualTo(limits);
        assertThat(DEFAULTS.withMaxHeaderBytes(4_000).maxHeaderBytes()).isEqualTo(4_000);
        assertThat(DEFAULTS.withMaxRequestTargetBytes(100).maxRequestTargetBytes())
                .isEqualTo(100);
        assertThat(DEFAULTS.withHandshakeTimeout(Duration.ofSeconds(1)).handshakeTimeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(DEFAULTS.withSendBufferBytes(5_000).sendBufferBytes()).isEqualTo(5_000);
        assertThat(DEFAULTS.withCloseLinger(Duration.ofSeconds(3)).closeLinger())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(DEFAULTS.withCloseTimeout(Duration.ofSeconds(4)).closeTimeout())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(DEFAULTS.withWriteStallTimeout(Duration.ofSeconds(4)).writeStallTimeout())
                .isEqualTo(Duration.ofSeconds(4));
        InetSocketAddress other = new InetSocketAddress(4711);
        assertThat(DEFAULTS.withBind(other).withBind(DEFAULTS.bind())).isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withBind(other).bind()).isEqualTo(other);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("path", "live", () -> DEFAULTS.withPath("live")),
                mistake("path", "/a b", () -> DEFAULTS.withPath("/a b")),
                mistake("path", "/a?b", () -> DEFAULTS.withPath("/a?b")),
                mistake("maxHeaderBytes", "1", () -> DEFAULTS.withMaxHeaderBytes(1)),
                mistake("maxRequestTargetBytes", "8193", () -> DEFAULTS.withMaxRequestTargetBytes(8_193)),
                mistake("sendBufferBytes", "1", () -> DEFAULTS.withSendBufferBytes(1)),
                mistake("handshakeTimeout", "PT0S", () -> DEFAULTS.withHandshakeTimeout(Duration.ZERO)),
                mistake("closeLinger", "PT1H", () -> DEFAULTS.withCloseLinger(Duration.ofHours(1))),
                mistake("closeTimeout", "PT-1S", () -> DEFAULTS.withCloseTimeout(Duration.ofSeconds(-1))),
                mistake("writeStallTimeout", "PT0S", () -> DEFAULTS.withWriteStallTimeout(Duration.ZERO)),
                mistake("bind", "nowhere", () -> DEFAULTS.withBind(InetSocketAddress.createUnresolved("nowhere", 1))));
    }

    private static Arguments mistake(String option, String value, ThrowingCallable call) {
        return Arguments.of(option, value, call);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("mistakes")
    void an_option_out_of_range_is_refused_with_its_name_and_value(String option, String value, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option)
                .hasMessageContaining(value);
    }
}
