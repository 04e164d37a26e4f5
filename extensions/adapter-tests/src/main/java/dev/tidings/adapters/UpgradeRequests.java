package dev.tidings.adapters;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What clients may write to begin with, well or badly. */
public final class UpgradeRequests {
    /** The target of those that are not wrong in it. */
    public static final String TARGET = "/ws?user=ada";

    private UpgradeRequests() {}

    /**
     * Returns requests that can be judged without an engine.
     *
     * @return the status that each must be answered with, and its text
     */
    public static Stream<Arguments> all() {
        return Stream.concat(ofTheFirstLine(), ofTheHeaders());
    }

    private static Stream<Arguments> ofTheFirstLine() {
        String good = RawClient.upgrade(TARGET, "");
        return Stream.of(
                Arguments.of(101, good),
                Arguments.of(400, good.replace("GET", "POST")),
                Arguments.of(400, good.replace("HTTP/1.1", "HTTP/1.0")),
                Arguments.of(400, good.replace("HTTP/1.1", "HTTP/2.x")),
                Arguments.of(400, good.replace("/ws?", "/ws#x?")),
                Arguments.of(400, good.replace("ada", "%zz")),
                Arguments.of(400, good.replace("ada", "b".repeat(2_043))),
                Arguments.of(414, good.replace("ada", "b".repeat(4_000))),
                Arguments.of(404, good.replace("/ws", "/ws/")),
                Arguments.of(404, good.replace("/ws", "/other")),
                Arguments.of(400, "\u0016\u0003\u0001\u0002 is no HTTP\r\n\r\n"));
    }

    private static Stream<Arguments> ofTheHeaders() {
        String good = RawClient.upgrade(TARGET, "");
        return Stream.of(
                Arguments.of(101, good.replace("Connection: Upgrade", "Connection: keep-alive, upgrade")),
                Arguments.of(400, good.replace("Host: localhost\r\n", "")),
                Arguments.of(400, good.replace("Host: localhost\r\n", "Host: a\r\nHost: b\r\n")),
                Arguments.of(400, good.replace("Upgrade: websocket\r\n", "")),
                Arguments.of(400, good.replace("Connection: Upgrade\r\n", "")),
                Arguments.of(400, good.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=")),
                Arguments.of(426, good.replace("Version: 13", "Version: 8")),
                Arguments.of(413, RawClient.upgrade(TARGET, "Content-Length: 5\r\n") + "hello"),
                Arguments.of(413, RawClient.upgrade(TARGET, "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
                Arguments.of(400, RawClient.upgrade(TARGET, "X-Bad: a\u0001b\r\n")),
                Arguments.of(400, RawClient.upgrade(TARGET, "Bad Name: a\r\n")),
                Arguments.of(400, RawClient.upgrade(TARGET, "Origin: https://a\r\nOrigin: https://b\r\n")),
                Arguments.of(431, RawClient.upgrade(TARGET, "X-Long: " + "x".repeat(9_000) + "\r\n")),
                Arguments.of(431, RawClient.upgrade(TARGET, "X-Many: x\r\n".repeat(101))));
    }
}
