package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

class ServletTransportTest {
    @WithoutSecurity
    static class Application {
        @Bean
        Transport transport(ServletContext context) {
            return new ServletStub(context);
        }
    }

    /** Adds a servlet when it is started, as a transport on a servlet container does. */
    private static final class ServletStub implements Transport {
        private final ServletContext context;

        ServletStub(ServletContext context) {
            this.context = context;
        }

        @Override
        public InetSocketAddress start(ConnectionAcceptor acceptor) {
            context.addServlet("tidings", new Teapot()).addMapping(path());
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        public void stopAccepting() {}

        @Override
        public void close(Duration limit) {}
    }

    private static final class Teapot extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(418);
        }
    }

    @Test
    void a_transport_bean_is_started_while_the_servlet_context_is_being_initialised() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .properties("server.port=0", "tidings.development-mode=true")
                .run()) {
            assertThat(context.getBean(TidingsServer.class).manager().connectionCount())
                    .isZero();
            assertThat(status("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/ws"))
                    .isEqualTo(418);
        }
    }

    private static int status(String uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(uri))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
