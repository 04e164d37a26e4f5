package dev.tidings.examples.quickstart;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.Tidings;

/** The library without any agent: a deployment that tells its user how far it is. */
public final class HelloTidings {
    private HelloTidings() {}

    /**
     * Deploys nothing, in ten steps of a second, for whoever connects as ada.
     *
     * @param args none
     * @throws Exception if the server can't start
     */
    public static void main(String[] args) throws Exception {
        try (TidingsServer server =
                Tidings.server().developmentMode().port(8081).start()) {
            System.out.println("python3 -m websockets '" + server.uri() + "?user=ada'   (press enter here to begin)");
            System.in.read();
            UserExecutionContext context = UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("deployments"));
            try (AgentRun run = server.bridge().start(context, "deployment", "Deploy version 2")) {
                for (int percent = 10; percent <= 100; percent += 10) {
                    java.util.concurrent.TimeUnit.SECONDS.sleep(1);
                    run.progress(percent, percent + " of 100 servers");
                }
                run.complete("Version 2 runs on 100 servers");
            }
        }
    }
}
