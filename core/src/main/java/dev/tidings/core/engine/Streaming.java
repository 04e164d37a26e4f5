package dev.tidings.core.engine;

import dev.tidings.api.RefusalReason;
import dev.tidings.api.event.MessageDelta;
import java.util.List;

/**
 * The rules of streamed text. How long a message is from now on is noted in the changes and becomes true when they are
 * appended, so that text which was not appended leaves no hole behind it.
 */
final class Streaming {
    private final Services services;
    private final Drafts drafts;

    Streaming(Services services, Drafts drafts) {
        this.services = services;
        this.drafts = drafts;
    }

    void apply(RunState run, MessageDelta delta, Draft draft, Changes changes) {
        RunState.MessageText text = run.messages.get(delta.messageId());
        if (text == null && run.messages.size() >= services.options().openTools()) {
            changes.refuse(
                    RefusalReason.CAPACITY,
                    "a run must have at most " + services.options().openTools() + " streamed messages");
            return;
        }
        RunState.MessageText message = text == null ? new RunState.MessageText() : text;
        long end = message.end();
        if (delta.offset() != MessageDelta.APPEND && delta.offset() != end) {
            changes.refuse(
                    RefusalReason.INVALID_EVENT,
                    "offset must be the end of message " + delta.messageId() + ", " + end + ", but was "
                            + delta.offset());
            return;
        }
        if (text == null) {
            run.messages.put(delta.messageId(), message);
        }
        append(run, message, delta, draft, changes);
    }

    private void append(RunState run, RunState.MessageText message, MessageDelta delta, Draft draft, Changes changes) {
        List<Draft.Piece> pieces = draft.several();
        String wanted = Drafts.withoutTrailingHalf(delta.delta());
        char held = message.held();
        if (held != 0 && !delta.delta().isEmpty()) {
            pieces = drafts.pieces(delta, held + wanted, run.envelope(), draft.lastId());
            held = 0;
        }
        long length = message.length();
        if (pieces.isEmpty()) {
            changes.add(NewEvents.delta(draft.first(), delta, length, wanted.length(), run.context));
            length += wanted.length();
        }
        for (Draft.Piece piece : pieces) {
            changes.add(NewEvents.delta(piece.encoded(), delta, length, piece.length(), run.context));
            length += piece.length();
        }
        if (Drafts.endsWithHalf(delta.delta())) {
            held = delta.delta().charAt(delta.delta().length() - 1);
        }
        changes.grow(message, length, held);
    }
}
