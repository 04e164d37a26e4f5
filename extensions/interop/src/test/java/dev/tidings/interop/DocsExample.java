package dev.tidings.interop;

import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.Tidings;
import java.io.IOException;

/** The example of docs/EMBEDDING.md that needs no other server, as code. */
final class DocsExample {
    private DocsExample() {}

    static TidingsServer plainJava(int port) throws IOException {
        TidingsServer tidings = Tidings.server().port(port).developmentMode().start();
        tidings.router().addHandler("user_message", MessageHandler.of(message -> {
            UserExecutionContext context = message.newRun(ThreadId.of("chat"));
            tidings.bridge()
                    .start(context, "parrot", "Repeat")
                    .complete(message.text("message").orElse(""));
            return MessageReply.accepted(context.runId());
        }));
        return tidings;
    }
}
