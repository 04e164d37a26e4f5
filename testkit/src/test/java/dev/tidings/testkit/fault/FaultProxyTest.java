package dev.tidings.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ExecutorService background = Executors.newCachedThreadPool();
    private ServerSocket server;
    private FaultProxy proxy;
    private Socket client;
    private Socket peer;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        if (peer != null) {
            peer.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        server.close();
        background.shutdownNow();
    }

    private void connect(FaultScript script) throws IOException {
        proxy = FaultProxy.start((InetSocketAddress) server.getLocalSocketAddress(), 1, (number, random) -> script);
        client = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        client.setSoTimeout(PATIENCE_MILLIS);
        peer = server.accept();
        peer.setSoTimeout(PATIENCE_MILLIS);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private void write(Socket socket, byte[] bytes) {
        background.execute(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException expectedOfSomeFaults) {
                assertThat(socket.isConnected()).isTrue();
            }
        });
    }

    @Test
    void a_clean_connection_carries_everything_both_ways() throws Exception {
        connect(FaultScript.clean());
        byte[] down = bytes(1_000_000);
        byte[] up = bytes(1_000_001);
        write(peer, down);
        write(client, up);
        Future<byte[]> received = background.submit(() -> peer.getInputStream().readNBytes(up.length));

        assertThat(client.getInputStream().readNBytes(down.length)).isEqualTo(down);
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(up);
        assertThat(proxy.injected().values()).containsOnly(0L);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void the_end_of_a_stream_is_passed_on() throws IOException {
        connect(FaultScript.clean());
        peer.getOutputStream().write(7);
        peer.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).containsExactly(7);

        client.shutdownOutput();

        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void slices_arrive_whole() throws IOException {
        connect(FaultScript.clean().slices(3, 600));
        write(peer, bytes(2_000));

        assertThat(client.getInputStream().readNBytes(2_000)).isEqualTo(bytes(2_000));
        assertThat(proxy.injected()).containsEntry(Fault.SLICES, 1L);
    }

    @Test
    void each_turn_writes_one_slice_while_slices_last() throws IOException {
        try (ServerSocketChannel acceptor = ServerSocketChannel.open().bind(loopback());
                SocketChannel source = SocketChannel.open(acceptor.getLocalAddress());
                SocketChannel from = acceptor.accept();
                SocketChannel to = SocketChannel.open(acceptor.getLocalAddress());
                SocketChannel sink = acceptor.accept()) {
            source.write(ByteBuffer.wrap(bytes(10)));
            ProxyFlow flow = new ProxyFlow(from, to, FaultScript.clean().slices(3, 6), 9, fault -> {});
            List<Integer> turns = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                flow.pump(turn);
                turns.add(sink.read(ByteBuffer.allocate(100)));
            }

            assertThat(turns).containsExactly(3, 3, 3);
            assertThat(flow.isExhausted()).isTrue();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void a_reset_comes_after_the_bytes_that_were_asked_for_at_most() throws IOException {
        connect(FaultScript.clean().resetAfter(100));
        write(peer, bytes(1_000));
        byte[] received = new byte[1_000];

        assertThatThrownBy(() -> {
                    int at = 0;
                    while (at <= 100) {
                        at += client.getInputStream().read(received, at, 1);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
        assertThat(Arrays.copyOfRange(received, 100, 1_000)).containsOnly(0);
        assertThat(proxy.injected()).containsEntry(Fault.RESET, 1L);
    }

    @Test
    void a_black_hole_swallows_both_directions_and_tells_nobody() throws IOException {
        connect(FaultScript.clean().blackHoleAfter(10));
        write(peer, bytes(1_000));

        assertThat(client.getInputStream().readNBytes(10)).isEqualTo(Arrays.copyOf(bytes(1_000), 10));

        client.getOutputStream().write(bytes(100));
        client.setSoTimeout(200);
        peer.setSoTimeout(200);

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        client.close();

        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        assertThat(proxy.injected()).containsEntry(Fault.BLACK_HOLE, 1L);
    }

    @Test
    void half_a_close_leaves_the_other_half() throws IOException {
        connect(FaultScript.clean().halfCloseAfter(10));
        write(peer, bytes(1_000));

        assertThat(client.getInputStream().readAllBytes()).hasSize(10);

        client.getOutputStream().write(42);

        assertThat(peer.getInputStream().read()).isEqualTo(42);
        assertThat(proxy.injected()).containsEntry(Fault.HALF_CLOSE, 1L);
    }

    @Test
    void latency_makes_each_direction_late() throws IOException {
        connect(FaultScript.clean().latency(Duration.ofMillis(60)));
        long begin = System.nanoTime();
        client.getOutputStream().write(1);
        peer.getInputStream().read();
        peer.getOutputStream().write(1);
        client.getInputStream().read();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(110));
        assertThat(proxy.injected()).containsEntry(Fault.LATENCY, 1L);
    }

    @Test
    void a_narrow_connection_takes_its_time() throws IOException {
        connect(FaultScript.clean().bandwidth(100_000));
        long begin = System.nanoTime();
        write(peer, bytes(30_000));
        client.getInputStream().readNBytes(30_000);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
        assertThat(proxy.injected()).containsEntry(Fault.BANDWIDTH, 1L);
    }

    @Test
    void all_connections_are_reset_on_demand_and_new_ones_are_accepted() throws IOException {
        connect(FaultScript.clean());
        client.getOutputStream().write(1);
        peer.getInputStream().read();
        proxy.resetAll();

        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        try (Socket another =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort());
                Socket its = server.accept()) {
            another.getOutputStream().write(5);
            assertThat(its.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void a_server_that_is_gone_looks_gone() throws IOException {
        server.close();
        proxy = FaultProxy.start(
                (InetSocketAddress) server.getLocalSocketAddress(), 1, (number, random) -> FaultScript.clean());
        client = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        client.setSoTimeout(PATIENCE_MILLIS);

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }

    @Test
    void a_server_with_a_name_that_nobody_knows_looks_gone_to_each_client_and_the_proxy_goes_on() throws IOException {
        proxy = FaultProxy.start(
                InetSocketAddress.createUnresolved("nowhere.invalid", 1), 1, (number, random) -> FaultScript.clean());
        for (int number = 1; number <= 2; number++) {
            try (Socket one =
                    new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
                one.setSoTimeout(PATIENCE_MILLIS);
                assertThatThrownBy(() -> one.getInputStream().read()).hasMessageContaining("reset");
            }
            assertThat(proxy.connections()).isEqualTo(number);
        }
    }

    @Test
    void the_same_seed_makes_the_same_scripts() throws Exception {
        assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
    }

    private long drawn(long seed) throws Exception {
        long[] draw = new long[1];
        try (FaultProxy seeded =
                        FaultProxy.start((InetSocketAddress) server.getLocalSocketAddress(), seed, (number, random) -> {
                            draw[0] = random.nextLong();
                            return FaultScript.clean();
                        });
                Socket one = new Socket(
                        seeded.address().getAddress(), seeded.address().getPort());
                Socket its = server.accept()) {
            one.getOutputStream().write(1);
            its.getInputStream().read();
        }
        return draw[0];
    }

    @Test
    void closing_ends_the_connections_and_the_thread() throws IOException {
        connect(FaultScript.clean());
        client.getOutputStream().write(1);
        peer.getInputStream().read();
        proxy.close();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        new Socket(proxy.address().getAddress(), proxy.address().getPort()))
                .isInstanceOf(IOException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("tidings-fault-proxy"));
    }

    @Test
    void the_address_of_a_server_is_led_through_the_proxy() throws IOException {
        connect(FaultScript.clean());

        assertThat(proxy.uri(URI.create("ws://localhost:1/ws?user=ada")))
                .isEqualTo(URI.create("ws://127.0.0.1:" + proxy.address().getPort() + "/ws?user=ada"));
    }

    @Test
    void an_address_of_the_newer_kind_stands_in_brackets() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("::1"), 7);

        URI uri = FaultProxy.uri(URI.create("ws://localhost:1/ws?user=ada"), loopback);

        assertThat(uri.getPort()).isEqualTo(7);
        assertThat(uri).isEqualTo(URI.create("ws://[0:0:0:0:0:0:0:1]:7/ws?user=ada"));
    }

    @Test
    void a_script_that_is_out_of_range_is_refused() {
        assertThatThrownBy(() -> FaultScript.clean().slices(0, 1))
                .hasMessage("slice bytes must be within [1, 65536] but was 0");
        assertThatThrownBy(() -> new FaultScript(Duration.ZERO, 1, 0, 0, Fault.LATENCY, 0))
                .hasMessage("end must be RESET, BLACK_HOLE or HALF_CLOSE but was LATENCY");
    }
}
