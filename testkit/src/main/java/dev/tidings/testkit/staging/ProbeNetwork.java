package dev.tidings.testkit.staging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** What can be said of a host without speaking its protocol. */
final class ProbeNetwork {
    private static final Set<String> SECURE = Set.of("wss", "https");

    private final StagingLimits limits;

    ProbeNetwork(StagingLimits limits) {
        this.limits = limits;
    }

    static String resolve(List<URI> urls) {
        List<String> found = new ArrayList<>();
        for (URI url : urls) {
            try {
                found.add(url.getHost() + " is "
                        + InetAddress.getByName(host(url)).getHostAddress());
            } catch (UnknownHostException e) {
                throw new ProbeFailure("the host " + url.getHost() + " has no address: check the name and the DNS");
            }
        }
        return String.join(", ", found);
    }

    String connect(List<URI> urls) {
        List<String> found = new ArrayList<>();
        for (URI url : urls) {
            found.add(url.getHost() + ":" + port(url) + " takes " + attempt(url));
        }
        return String.join(", ", found);
    }

    private String attempt(URI url) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(url);
            } catch (IOException e) {
                if (attempt == limits.attempts()) {
                    throw new ProbeFailure("no connection to " + url.getHost() + ":" + port(url) + " in " + attempt
                            + (attempt == 1 ? " attempt: " : " attempts: ") + e.getMessage());
                }
                LockSupport.parkNanos(limits.pause().toNanos());
            }
        }
    }

    private String once(URI url) throws IOException {
        int millis = Math.toIntExact(limits.connect().toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(url), port(url)), millis);
            if (!isSecure(url)) {
                return "tcp";
            }
            socket.setSoTimeout(millis);
            return secure(socket, url);
        }
    }

    private static String secure(Socket plain, URI url) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host(url), port(url), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static boolean isSecure(URI url) {
        return SECURE.contains(url.getScheme());
    }

    private static String host(URI url) {
        return url.getHost().replaceAll("[\\[\\]]", "");
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isSecure(url) ? 443 : 80;
    }
}
