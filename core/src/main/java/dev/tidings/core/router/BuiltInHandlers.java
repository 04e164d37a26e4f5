package dev.tidings.core.router;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.MessageHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a router handles if the application does not. */
final class BuiltInHandlers {
    private static final String BY_USER = "cancelled by the user";

    private BuiltInHandlers() {}

    static List<Binding> of(@Nullable AgentBridge bridge) {
        return List.of(
                Binding.ofRouter(
                        "cancel_run",
                        MessageHandler.of(message -> bridge == null ? notAvailable() : cancelRun(bridge, message))),
                Binding.ofRouter("ping", MessageHandler.of(message -> MessageReply.accepted())));
    }

    private static MessageReply notAvailable() {
        return MessageReply.rejected("not_available", "this server has no runs that could be cancelled");
    }

    private static MessageReply cancelRun(AgentBridge bridge, InboundMessage message) {
        Object runId = message.fields().get("run_id");
        RequestId requestId = message.requestId();
        if (runId != null) {
            return cancelByRunId(bridge, message, runId);
        }
        if (requestId != null) {
            return reply(bridge.cancel(message.userId(), requestId, BY_USER));
        }
        return MessageReply.rejected("bad_message", "cancel_run must have a run_id or a request_id but had neither");
    }

    private static MessageReply cancelByRunId(AgentBridge bridge, InboundMessage message, Object runId) {
        RunId parsed;
        try {
            parsed = RunId.of(message.text("run_id").orElse(""));
        } catch (IllegalArgumentException e) {
            return MessageReply.rejected(
                    "bad_message",
                    "run_id must be the text of a run id but was a "
                            + (runId instanceof String ? "text that is no id" : "value of another kind"));
        }
        return reply(bridge.cancel(message.userId(), parsed, BY_USER));
    }

    private static MessageReply reply(boolean cancelled) {
        return cancelled
                ? MessageReply.accepted()
                : MessageReply.rejected("not_found", "no open run of this user has that id");
    }
}
