package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows S1 of the security table and 24 of the transport table: to whom does the client say its token? */
class CertificateTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private static Path directory;

    private static KeyStore localhost;
    private static KeyStore otherHost;

    private SSLContext before;

    @BeforeAll
    static void makeCertificates() throws Exception {
        localhost = certificateFor("localhost");
        otherHost = certificateFor("other.example");
    }

    private static KeyStore certificateFor(String host) throws Exception {
        Path file = directory.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        host,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @BeforeEach
    void keepDefault() throws Exception {
        before = SSLContext.getDefault();
    }

    @AfterEach
    void restoreDefault() {
        SSLContext.setDefault(before);
    }

    private static void trust(KeyStore store) throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        String alias = store.aliases().nextElement();
        certificates.setCertificateEntry(alias, store.getCertificate(alias));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        SSLContext.setDefault(context);
    }

    @Test
    void row_s1_a_server_with_the_certificate_of_its_host_gets_the_request() throws Exception {
        trust(localhost);
        assertThat(requestTo(localhost)).startsWith("GET /ws ").contains("Bearer s3cret");
    }

    @Test
    void row_s1_a_server_with_the_certificate_of_another_host_gets_nothing() throws Exception {
        trust(otherHost);
        assertThat(requestTo(otherHost)).isEmpty();
    }

    @Test
    void row_s1_a_server_with_a_certificate_that_nobody_vouches_for_gets_nothing() throws Exception {
        trust(otherHost);
        assertThat(requestTo(localhost)).isEmpty();
    }

    /** Lets a client connect twice at most, and returns the request that came, or nothing. */
    private static String requestTo(KeyStore store) throws Exception {
        Journal journal = new Journal();
        try (TlsServer server = new TlsServer(store);
                TidingsClient client = TidingsClient.builder(server.uri())
                        .token(() -> "s3cret")
                        .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                        .start(journal)) {
            String first = server.request();
            String request = first.isEmpty() ? server.request() : first;
            assertThat(client.state()).isNotEqualTo(ClientState.OPEN);
            return request;
        }
    }

    /** Reads a request from each client that trusts it, and hangs up. */
    private static final class TlsServer implements AutoCloseable {
        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private final SSLServerSocket listener;
        private final Thread thread = new Thread(this::serve, "tls-server");

        TlsServer(KeyStore store) throws Exception {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
            thread.start();
        }

        URI uri() {
            return URI.create("wss://localhost:" + listener.getLocalPort() + "/ws");
        }

        String request() throws InterruptedException {
            String request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(request).as("an attempt to connect").isNotNull();
            return request;
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    requests.add(read(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static String read(SSLSocket socket) {
            StringBuilder request = new StringBuilder();
            try {
                InputStream in = socket.getInputStream();
                int next = in.read();
                while (next >= 0) {
                    request.append((char) next);
                    next = request.indexOf("\r\n\r\n") < 0 ? in.read() : -1;
                }
            } catch (IOException refused) {
                return request.toString();
            }
            return request.toString();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
