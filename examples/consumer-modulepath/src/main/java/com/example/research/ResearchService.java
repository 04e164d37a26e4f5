package com.example.research;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.util.function.Consumer;

/** Starts servers that answer questions. */
public final class ResearchService {
    private final Library library;
    private final Consumer<String> notes;

    /** Makes a service over a library that notes how each run ended. */
    public ResearchService(Library library, Consumer<String> notes) {
        this.library = library;
        this.notes = notes;
    }

    /** Starts a server; the caller closes it. */
    public TidingsServer start(int port, TokenVerifier logins) throws IOException {
        TidingsServer server = Tidings.server()
                .port(port)
                .tokenVerifier(logins)
                .listener(new Audit(notes))
                .start();
        server.router().addHandler("ask", new Questions(server.bridge(), library).handler());
        return server;
    }
}
