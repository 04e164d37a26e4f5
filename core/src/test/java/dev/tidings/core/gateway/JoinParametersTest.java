package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ClientId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinParametersTest {
    private static final UserPrincipal ADA = UserPrincipal.of(UserId.of("ada"));

    private static ConnectionRequest parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return JoinParameters.parse(ADA, parameters);
    }

    @Test
    void a_query_that_asks_for_nothing_joins_live() {
        assertThat(parse("user=eve&x=y")).isEqualTo(ConnectionRequest.live(ADA));
    }

    @Test
    void a_cursor_is_read_with_and_without_an_event_id() {
        assertThat(parse("epoch=e1&seq=0").cursor()).isEqualTo(new Cursor(Epoch.of("e1"), 0, null));
        assertThat(parse("epoch=e1&seq=42&event_id=ev").cursor())
                .isEqualTo(new Cursor(Epoch.of("e1"), 42, EventId.of("ev")));
    }

    @Test
    void filter_and_label_are_read() {
        assertThat(parse("thread_id=t7&client_id=laptop"))
                .isEqualTo(new ConnectionRequest(ADA, null, ThreadId.of("t7"), ClientId.of("laptop")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch=e1",
                "seq=4",
                "event_id=ev",
                "seq=4&event_id=ev",
                "epoch=e1&seq=",
                "epoch=e1&seq=-1",
                "epoch=e1&seq=+1",
                "epoch=e1&seq=1.0",
                "epoch=e1&seq=1e3",
                "epoch=e1&seq= 1",
                "epoch=e1&seq=0x1",
                "epoch=e1&seq=\u0661",
                "epoch=e1&seq=9223372036854775808",
                "epoch=e1&seq=99999999999999999999999999"
            })
    void a_malformed_cursor_is_refused(String query) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("malformed cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch", "event_id", "thread_id", "client_id"})
    void a_malformed_id_is_refused_by_name_and_not_quoted(String name) {
        assertThatThrownBy(() -> parse("epoch=e1&seq=1&" + name + "=secret\u202e"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("malformed " + name);
        assertThatThrownBy(() -> parse("epoch=e1&seq=1&" + name + "=" + "x".repeat(2_000)))
                .hasMessage("malformed " + name);
    }
}
