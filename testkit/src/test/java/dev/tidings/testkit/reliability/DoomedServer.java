package dev.tidings.testkit.reliability;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.Tidings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A server in a process of its own, with runs that would go on for ever. Ends with the process that started it. */
final class DoomedServer {
    private DoomedServer() {}

    /** Arguments: port, number of users, prefix of the run ids. Prints the port. */
    public static void main(String[] arguments) throws Exception {
        int users = Integer.parseInt(arguments[1]);
        try (TidingsServer server = Tidings.server()
                .developmentMode()
                .port(Integer.parseInt(arguments[0]))
                .start()) {
            List<AgentRun> runs = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                RunId runId = RunId.of(arguments[2] + user);
                AgentRun run = server.bridge()
                        .start(
                                UserExecutionContext.of(UserId.of("user-" + user), ThreadId.of("th-1"), runId),
                                "agent",
                                null);
                run.tool("search", Map.of("q", "never answered"));
                runs.add(run);
            }
            System.out.println("port " + server.address().getPort());
            while (System.in.available() == 0) {
                runs.forEach(run -> run.delta("and on "));
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }
}
