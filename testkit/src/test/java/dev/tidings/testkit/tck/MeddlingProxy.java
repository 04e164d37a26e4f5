package dev.tidings.testkit.tck;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands between client and server, and does to the bytes what no call of the interface can. */
final class MeddlingProxy implements AutoCloseable {
    private static final byte[] TEXT = {(byte) 0x81, 4, 'e', 'v', 'i', 'l'};
    private static final String DEFLATE = "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final TransportDefect defect;

    private MeddlingProxy(ServerSocket listening, InetSocketAddress server, TransportDefect defect) {
        this.listening = listening;
        this.server = server;
        this.defect = defect;
    }

    static MeddlingProxy start(InetSocketAddress server, TransportDefect defect) throws IOException {
        MeddlingProxy proxy =
                new MeddlingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, defect);
        daemon(proxy::accept);
        return proxy;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        Thread.currentThread().interrupt();
                    }
                },
                "meddling-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket upstream = new Socket(server.getAddress(), server.getPort());
            daemon(() -> client.getInputStream().transferTo(upstream.getOutputStream()));
            daemon(() -> {
                try (client;
                        upstream) {
                    answer(upstream.getInputStream(), client.getOutputStream());
                }
            });
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        if (defect == TransportDefect.SENDS_BEFORE_THE_UPGRADE) {
            out.write(TEXT);
        }
        DataInputStream from = new DataInputStream(new BufferedInputStream(in));
        String head = head(from);
        boolean compresses = defect == TransportDefect.COMPRESSES;
        out.write((compresses ? head.replaceFirst("\r\n", DEFLATE) : head).getBytes(StandardCharsets.ISO_8859_1));
        passFrames(from, out);
        if (defect == TransportDefect.SENDS_AFTER_THE_CLOSE) {
            out.write(TEXT);
        }
    }

    private static String head(DataInputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) from.readUnsignedByte());
        }
        return head.toString();
    }

    private void passFrames(DataInputStream from, OutputStream out) throws IOException {
        boolean over = false;
        for (int first = from.read(); first >= 0 && !over; first = over ? -1 : from.read()) {
            byte[] frame = frame(first, from);
            out.write(defect.sent(frame));
            over = defect.hangsUpBehind(frame);
        }
    }

    private static byte[] frame(int first, DataInputStream from) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(frame);
        to.writeByte(first);
        int length = from.readUnsignedByte();
        to.writeByte(length);
        if (length == 126) {
            length = from.readUnsignedShort();
            to.writeShort(length);
        } else if (length == 127) {
            length = Math.toIntExact(from.readLong());
            to.writeLong(length);
        }
        to.write(from.readNBytes(length));
        return frame.toByteArray();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException("the proxy can't be closed", e);
        }
    }
}
