package dev.tidings.examples.netty;

import dev.tidings.core.Tidings;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The application's pages, held in memory since they are answered on Netty's threads, and its login. */
final class Site {
    /** An answer. */
    record Answer(HttpResponseStatus status, String contentType, String body) {
        private static Answer text(HttpResponseStatus status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", text);
        }

        private static Answer file(String contentType, String name) throws IOException {
            try (InputStream in = name.startsWith("/META-INF/")
                    ? Tidings.class.getResourceAsStream(name)
                    : Site.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new FileNotFoundException(name + " must be on the class path but is not: build again");
                }
                return new Answer(
                        HttpResponseStatus.OK,
                        contentType + "; charset=utf-8",
                        new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private final Map<String, Answer> files;
    private final Sessions sessions;

    Site(Sessions sessions) throws IOException {
        this.sessions = sessions;
        this.files = Map.of(
                "/", Answer.file("text/html", "/page/index.html"),
                "/count.js", Answer.file("text/javascript", "/page/count.js"),
                "/tidings/tidings.js", Answer.file("text/javascript", "/META-INF/resources/tidings/tidings.js"));
    }

    Answer answer(FullHttpRequest request) {
        boolean login = request.uri().equals("/login");
        if (login && request.method().equals(HttpMethod.POST)) {
            return logIn(request.content().toString(StandardCharsets.UTF_8));
        }
        if (login || !request.method().equals(HttpMethod.GET)) {
            return Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "pages are for GET, /login is for POST\n");
        }
        return files.getOrDefault(request.uri(), Answer.text(HttpResponseStatus.NOT_FOUND, "there is no such page\n"));
    }

    private Answer logIn(String form) {
        QueryStringDecoder fields = new QueryStringDecoder(form, false);
        return sessions.open(field(fields, "name"), field(fields, "password"))
                .map(token -> new Answer(HttpResponseStatus.OK, "application/json", "{\"token\":\"" + token + "\"}"))
                .orElseGet(() -> Answer.text(HttpResponseStatus.UNAUTHORIZED, "wrong name or password\n"));
    }

    private static String field(QueryStringDecoder fields, String name) {
        return fields.parameters().getOrDefault(name, List.of("")).get(0);
    }
}
