package dev.tidings.interop;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** OkHttp, which most programs on Android use. It offers permessage-deflate. */
final class OkHttpDialer implements Dialer {
    private final OkHttpClient http = new OkHttpClient();

    @Override
    public Line dial(URI uri, List<String> protocols, Consumer<String> texts, Consumer<String> losses) {
        Request request = new Request.Builder()
                .url(uri.toString())
                .header("Sec-WebSocket-Protocol", String.join(", ", protocols))
                .build();
        return new OkHttpLine(http.newWebSocket(request, new Receiver(protocols.get(0), texts, losses)));
    }

    private record OkHttpLine(WebSocket socket) implements Line {
        @Override
        public void cut() {
            socket.cancel();
        }

        @Override
        public void send(String text) {
            socket.send(text);
        }
    }

    private static final class Receiver extends WebSocketListener {
        private final String protocol;
        private final Consumer<String> texts;
        private final Consumer<String> losses;

        Receiver(String protocol, Consumer<String> texts, Consumer<String> losses) {
            this.protocol = protocol;
            this.texts = texts;
            this.losses = losses;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            if (!protocol.equals(response.header("Sec-WebSocket-Protocol"))) {
                losses.accept("the subprotocol is " + response.header("Sec-WebSocket-Protocol"));
            }
            if (response.header("Sec-WebSocket-Extensions") != null) {
                losses.accept("the extensions are " + response.header("Sec-WebSocket-Extensions"));
            }
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            texts.accept(text);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            losses.accept("closed with " + code);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            losses.accept(failure.toString());
        }
    }
}
