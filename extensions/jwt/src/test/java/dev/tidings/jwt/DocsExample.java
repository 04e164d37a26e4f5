package dev.tidings.jwt;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.net.URI;

/** The example of docs/JWT.md, as code. */
final class DocsExample {
    private DocsExample() {}

    static TidingsServer start() throws IOException {
        TokenVerifier logins = JwtVerifiers.jwks(
                        URI.create("https://login.example.com/.well-known/jwks.json"), JwtAlgorithm.RS256)
                .issuer("https://login.example.com/")
                .audience("tidings")
                .permissionsClaim("scope")
                .build();
        TidingsServer server = Tidings.server().tokenVerifier(logins).start();
        return server;
    }
}
