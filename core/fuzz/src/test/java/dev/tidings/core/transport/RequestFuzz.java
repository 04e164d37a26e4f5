package dev.tidings.core.transport;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Request heads, with and without the lines that every one needs. */
class RequestFuzz {
    private static final String NEEDED = "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    @FuzzTest(maxDuration = "10m")
    void heads(FuzzedDataProvider data) {
        boolean whole = data.consumeBoolean();
        String text = data.consumeRemainingAsAsciiString();
        String head = whole ? text : "GET /ws?" + text.replace("\n", "\r\n") + " HTTP/1.1\r\n" + NEEDED + "\r\n";
        EmbeddedOptions options = EmbeddedOptions.defaults();
        try {
            RequestHead collected = new RequestHead(options.maxHeaderBytes());
            if (collected.read(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)))) {
                new RequestParser(options).parse(collected.toByteArray(), "127.0.0.1");
            }
        } catch (Refusal refused) {
            refused.response();
        }
    }
}
