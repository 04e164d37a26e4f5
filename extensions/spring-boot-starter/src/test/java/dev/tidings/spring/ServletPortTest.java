package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The application's own port and its own login, on Tomcat with Spring Security. */
@SpringBootTest(
        classes = LoginApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=health,metrics"
        })
class ServletPortTest {
    private static final String MESSAGE = "{\"type\":\"user_message\",\"message\":\"hello\"}";
    private static final String PING = "{\"type\":\"ping\"}";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @Autowired
    private TidingsServer server;

    @Autowired
    private AgentBridge bridge;

    @LocalServerPort
    private int port;

    @BeforeEach
    void who_came_before_has_left() {
        Await.until("nobody is connected", () -> server.manager().connectionCount() == 0);
    }

    private URI ws(String query) {
        return URI.create(server.uri() + query);
    }

    private URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Visitor connect(String user) throws InterruptedException {
        Visitor visitor = Visitor.connect(ws(""), Visitor.basic(user));
        assertThat(visitor.next("connection_established").get("user_id").asString())
                .isEqualTo(user);
        return visitor;
    }

    private static Map<String, String> from(String origin, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Origin", origin);
        return all;
    }

    private String own() {
        return "http://127.0.0.1:" + port;
    }

    private HttpResponse<String> get(HttpClient http, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(http(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A browser's way: the form's token, the form, and the cookie of the session. */
    private int post(HttpClient http, String form, String path, String fields) throws Exception {
        Matcher token = CSRF.matcher(get(http, form, Map.of()).body());
        assertThat(token.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(http(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + token.group(1) + fields))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void the_server_says_the_port_that_was_drawn() {
        assertThat(server.uri()).hasPort(port);
        assertThat(server.address().getPort()).isEqualTo(port);
    }

    @Test
    void whom_the_application_has_let_in_is_the_user_whatever_the_client_says() throws Exception {
        Map<String, String> headers = from(own(), Visitor.basic("ada"));
        try (Visitor visitor = Visitor.connect(ws("?user=grace&user_id=grace"), headers)) {
            assertThat(visitor.next().get("user_id").asString()).isEqualTo("ada");
            visitor.send(MESSAGE);
            assertThat(visitor.next("agent_completed").get("final_response").asString())
                    .isEqualTo("hello");
        }
    }

    @Test
    void a_session_of_the_login_form_opens_a_connection_and_its_logout_ends_it() throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
        assertThat(post(http, "/login", "/login", "&username=ada&password=ada%27s"))
                .isEqualTo(302);
        Map<String, String> session =
                Map.of("Cookie", cookies.getCookieStore().getCookies().get(0).toString());
        try (Visitor tab = Visitor.connect(ws(""), from(own(), session));
                Visitor elsewhere = connect("ada")) {
            assertThat(tab.next().get("user_id").asString()).isEqualTo("ada");
            assertThat(post(http, "/logout", "/logout", "")).isEqualTo(204);
            assertThat(tab.closed()).isEqualTo(1008);
            assertThat(Visitor.status(ws(""), session)).isEqualTo(401);
            elsewhere.send(PING);
            elsewhere.next("pong");
        }
    }

    @Test
    void another_user_sees_nothing_of_it() throws Exception {
        try (Visitor ada = connect("ada");
                Visitor second = connect("ada");
                Visitor grace = connect("grace")) {
            ada.send(MESSAGE);
            ada.next("agent_completed");
            second.next("agent_completed");
            grace.send(PING);
            assertThat(grace.next().get("type").asString()).isEqualTo("pong");
        }
    }

    @Test
    void a_page_of_another_site_is_refused_although_its_visitor_is_logged_in() {
        assertThat(Visitor.status(ws(""), from("https://elsewhere.example", Visitor.basic("ada"))))
                .isEqualTo(403);
        assertThat(Visitor.status(ws(""), from(own(), Visitor.basic("ada")))).isEqualTo(101);
    }

    @Test
    void who_is_not_logged_in_does_not_get_past_the_application() throws Exception {
        assertThat(Visitor.status(ws(""), Map.of())).isEqualTo(401);
        assertThat(Visitor.status(ws(""), Map.of("Authorization", "Basic YWRhOndyb25n")))
                .isEqualTo(401);
        assertThat(server.manager().connectionCount()).isZero();
    }

    @Test
    void where_the_application_asks_nobody_tidings_does() throws Exception {
        try (Visitor page = Visitor.connect(ws("?open&user=ada"), Map.of("Origin", own()))) {
            assertThat(page.closed()).isEqualTo(4401);
        }
        try (Visitor placeholder = Visitor.connect(ws(""), Visitor.basic("demo"))) {
            assertThat(placeholder.closed()).isEqualTo(4401);
        }
    }

    @Test
    void health_meters_and_the_browser_client_are_on_the_same_port() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        try (Visitor visitor = connect("ada")) {
            visitor.send(PING);
            visitor.next("pong");
            assertThat(get(http, "/actuator/health", Visitor.basic("ada")).body())
                    .contains("\"tidings\"", "\"transport\"");
            assertThat(get(http, "/actuator/metrics/tidings.connections.open", Visitor.basic("ada"))
                            .body())
                    .contains("\"value\":1.0");
        }
        assertThat(get(http, "/tidings/tidings.js", Visitor.basic("ada")).body())
                .contains("tidings.v1");
    }

    @Test
    void what_the_application_emits_reaches_the_user() throws Exception {
        try (Visitor grace = connect("grace")) {
            bridge.start(UserExecutionContext.newRun(UserId.of("grace"), ThreadId.of("night")), "clock", "Wake")
                    .complete("it is six");
            assertThat(grace.next("agent_completed").get("final_response").asString())
                    .isEqualTo("it is six");
        }
    }
}
