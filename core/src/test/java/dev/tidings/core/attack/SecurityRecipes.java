package dev.tidings.core.attack;

import dev.tidings.api.Ticket;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The recipes of docs/SECURITY.md, compiled. What stands between two marks is compared with the page. */
final class SecurityRecipes {
    private SecurityRecipes() {}

    /** Stands for the application's sessions. */
    interface Sessions {
        Optional<UserPrincipal> find(String cookies);
    }

    static TidingsServer cookie(Sessions sessions) throws IOException {
        // begin
        RequestVerifier session =
                RequestVerifier.of(request -> request.header("cookie").flatMap(sessions::find));
        TidingsServer server = Tidings.server()
                .allowedOrigins(Set.of("https://app.example.com"))
                .authentication(auth -> auth.requestVerifier(session))
                .start();
        // end
        return server;
    }

    static TidingsServer bearer(TokenVerifier logins) throws IOException {
        // begin
        TidingsServer server = Tidings.server()
                .allowedOrigins(Set.of("https://app.example.com"))
                .tokenVerifier(logins)
                .start();
        // end
        return server;
    }

    static CompletionStage<Ticket> ticket(TidingsServer server, UserPrincipal loggedIn) {
        // begin
        CompletionStage<Ticket> ticket = server.tickets().issue(loggedIn);
        // end
        return ticket;
    }

    static TidingsServer redacted(TokenVerifier logins) throws IOException {
        // begin
        TidingsServer server = Tidings.server()
                .tokenVerifier(logins)
                .redactor(Redactor.commonSecrets().or(Redactor.keys(Set.of("iban"))))
                .start();
        // end
        return server;
    }
}
