package dev.tidings.core.gateway;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;

/**
 * Lets a user cancel a run before its first event. An id that no request of the user has led to stays unknown; one that
 * is being worked on, or that an answer named, is cancelled when it begins.
 */
record EarlyCancels(RequestMemory memory, Outlet outlet) {
    private static final String NOT_FOUND = "not_found";

    /** Looks at the answer to a message, and answers a cancel better if the run is yet to come. */
    MessageReply considered(InboundMessage message, MessageReply reply) {
        boolean unknown = message.type().equals("cancel_run")
                && reply instanceof MessageReply.Rejected rejected
                && rejected.errorCode().equals(NOT_FOUND);
        return unknown && cancelled(message) ? MessageReply.accepted() : reply;
    }

    private boolean cancelled(InboundMessage message) {
        if (message.fields().get("run_id") instanceof String run) {
            return cancelled(message.userId(), run);
        }
        RequestId requestId = message.requestId();
        return requestId != null
                && memory.expects(message.userId(), requestId)
                && outlet.cancel(message.userId(), requestId);
    }

    private boolean cancelled(UserId user, String run) {
        try {
            RunId runId = RunId.of(run);
            return memory.expects(user, runId) && outlet.cancel(user, runId);
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }
}
