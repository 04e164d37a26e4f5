package dev.tidings.testkit.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** A server that says what the test tells it to, however odd. */
final class ScriptedServer extends WebSocketServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch started = new CountDownLatch(1);
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

    private ScriptedServer() {
        super(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                List.of(new Draft_6455(List.of(), List.of(new Protocol("tidings.v1")))));
    }

    static ScriptedServer open() throws InterruptedException {
        ScriptedServer server = new ScriptedServer();
        server.setConnectionLostTimeout(0);
        server.start();
        if (!server.started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the scripted server did not start");
        }
        return server;
    }

    URI uri() {
        return URI.create("ws://" + getAddress().getAddress().getHostAddress() + ":" + getPort() + "/ws?user=ada");
    }

    Peer accept() throws InterruptedException {
        Peer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("no client connected within " + PATIENCE_SECONDS + " s");
        }
        return peer;
    }

    Peer acceptWithin(long millis) throws InterruptedException {
        return peers.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        Peer peer = new Peer(
                socket,
                handshake.getResourceDescriptor(),
                handshake.getFieldValue("Authorization"),
                new LinkedBlockingQueue<>());
        socket.setAttachment(peer);
        peers.add(peer);
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        socket.<Peer>getAttachment().messages().add(message);
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception failure) {}

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void close() {
        try {
            stop(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connected client. */
    record Peer(WebSocket socket, String target, String authorization, BlockingQueue<String> messages) {
        /** Sends frames, with single quotes for double ones. */
        Peer send(String... frames) {
            for (String frame : frames) {
                socket.send(frame.replace('\'', '"'));
            }
            return this;
        }

        Peer greet(String epoch, long head, long position) {
            return send("{'type':'connection_established','connection_id':'c','user_id':'ada','epoch':'" + epoch
                    + "','seq':" + head + ",'position':" + position
                    + ",'heartbeat_interval_ms':60000,'protocol':'tidings.v1','runs':[]}");
        }

        Peer event(long seq, String type, String more) {
            return send("{'seq':" + seq + ",'timestamp':1.000,'type':'" + type + "','event_id':'ev-" + seq
                    + "','user_id':'ada','thread_id':'th-1','run_id':'run-a','agent_name':'agent'" + more + "}");
        }

        Peer thought(long seq) {
            return event(seq, "agent_thinking", ",'reasoning':'r'");
        }

        String next() throws InterruptedException {
            String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the client sent nothing within " + PATIENCE_SECONDS + " s");
            }
            return message;
        }

        String next(String type) throws InterruptedException {
            String message = next();
            return message.contains("\"type\":\"" + type + "\"") ? message : next(type);
        }

        void drop() {
            socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "dropped");
        }
    }
}
