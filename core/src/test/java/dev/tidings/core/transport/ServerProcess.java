package dev.tidings.core.transport;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * A server that echoes, in a process of its own: {@code plain} or {@code tidings}. On {@code starve} it opens files
 * until no descriptor is left, on {@code feed} it closes them; without input it ends its main thread and nothing else.
 */
final class ServerProcess {
    private ServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        int port = arguments[0].equals("plain") ? plain() : tidings();
        System.out.println("SAYS " + port);
        List<FileInputStream> hoard = new ArrayList<>();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("starve")) {
                starve(hoard);
            } else {
                for (FileInputStream file : hoard) {
                    file.close();
                }
                hoard.clear();
            }
            System.out.println("SAYS " + order);
        }
    }

    private static void starve(List<FileInputStream> hoard) {
        try {
            while (true) {
                hoard.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            return;
        }
    }

    private static int tidings() throws IOException {
        EmbeddedServer server = EmbeddedServer.start();
        server.onText(Session::send);
        return server.address().getPort();
    }

    private static int plain() throws InterruptedException {
        Echo echo = new Echo();
        echo.start();
        while (echo.getPort() <= 0) {
            Thread.onSpinWait();
        }
        return echo.getPort();
    }

    /** The library as its own examples use it. */
    private static final class Echo extends WebSocketServer {
        Echo() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        @Override
        public void onOpen(WebSocket conn, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket conn, int code, String reason, boolean remote) {}

        @Override
        public void onMessage(WebSocket conn, String message) {
            conn.send(message);
        }

        @Override
        public void onError(WebSocket conn, Exception ex) {}

        @Override
        public void onStart() {}
    }
}
