package dev.tidings.core.docs;

import dev.tidings.api.AgentRun;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The example of the README, compiled. What stands between the two marks is compared with the README's text. */
final class ReadmeExample {
    private ReadmeExample() {}

    static TidingsServer run(TokenVerifier logins, UserExecutionContext context, SearchClient client)
            throws IOException {
        // begin
        TidingsServer server = Tidings.server().port(8081).tokenVerifier(logins).start();
        AgentRun run = server.bridge().start(context, "researcher", "Compare three vendors");
        run.thinking("Looking for prices");
        run.tool("web_search", Map.of("q", "vendor prices")).completed(client.search("vendor prices"));
        run.complete("Vendor B is the cheapest");
        // end
        return server;
    }

    /** Stands for the application's own search. */
    interface SearchClient {
        List<String> search(String query);
    }
}
