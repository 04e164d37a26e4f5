package dev.tidings.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The JDK's own client. */
final class JdkDialer implements Dialer {
    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Line dial(URI uri, List<String> protocols, Consumer<String> texts, Consumer<String> losses) {
        CompletableFuture<WebSocket> socket = http.newWebSocketBuilder()
                .subprotocols(protocols.get(0), protocols.get(1))
                .buildAsync(uri, new Receiver(protocols.get(0), texts, losses));
        socket.whenComplete((opened, failure) -> {
            if (failure != null) {
                losses.accept(failure.toString());
            }
        });
        return new JdkLine(socket);
    }

    private record JdkLine(CompletableFuture<WebSocket> socket) implements Line {
        @Override
        public void cut() {
            socket.thenAccept(WebSocket::abort);
        }

        @Override
        public void send(String text) {
            socket.thenAccept(opened -> opened.sendText(text, true));
        }
    }

    private static final class Receiver implements WebSocket.Listener {
        private final String protocol;
        private final Consumer<String> texts;
        private final Consumer<String> losses;
        private final StringBuilder text = new StringBuilder();

        Receiver(String protocol, Consumer<String> texts, Consumer<String> losses) {
            this.protocol = protocol;
            this.texts = texts;
            this.losses = losses;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (!socket.getSubprotocol().equals(protocol)) {
                losses.accept("the subprotocol is " + socket.getSubprotocol());
            }
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.accept(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            losses.accept("closed with " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            losses.accept(failure.toString());
        }
    }
}
