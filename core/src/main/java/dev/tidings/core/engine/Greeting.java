package dev.tidings.core.engine;

import dev.tidings.api.Position;
import dev.tidings.api.RunInfo;
import dev.tidings.core.codec.ConnectionEstablished;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.codec.RunSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first frames of a session: the welcome, and after a resume exactly one answer to its cursor. */
final class Greeting {
    private Greeting() {}

    /** Says where the session begins. The caller holds the locks that keep runs and head together. */
    static long send(Session session, Attachment attachment, Position head, RunTable runs, Services services) {
        long start = attachment.cursor() == null ? head.seq() : attachment.start();
        List<RunSnapshot> open =
                runs.openRuns().stream().map(run -> snapshot(run, null)).toList();
        long seen = Math.max(head.seq(), Math.max(start, attachment.lostEnd()));
        session.greet(ControlFrames.connectionEstablished(new ConnectionEstablished(
                session.id(),
                session.request().principal().userId(),
                head.epoch(),
                seen,
                start,
                services.options().heartbeatInterval().toMillis(),
                open)));
        if (attachment.reason() != null) {
            List<RunSnapshot> known = new ArrayList<>(open);
            runs.endedAfter(start).forEach(run -> known.add(snapshot(run, end(run))));
            session.greet(ControlFrames.resumeGap(attachment.reason(), attachment.lost(), seen, known));
        } else if (attachment.cursor() != null) {
            session.greet(ControlFrames.resumed(start, seen));
        }
        return start;
    }

    private static RunSnapshot.End end(RunState run) {
        return new RunSnapshot.End(run.status(), run.terminalSeq());
    }

    private static RunSnapshot snapshot(RunState run, RunSnapshot.@Nullable End end) {
        RunInfo info = run.info();
        List<RunSnapshot.MessageLength> messages = run.messages.entrySet().stream()
                .map(entry -> new RunSnapshot.MessageLength(
                        entry.getKey(), entry.getValue().length()))
                .toList();
        return new RunSnapshot(
                info.runId(),
                info.threadId(),
                info.agentName(),
                info.startedAt(),
                info.openTools(),
                messages,
                info.awaitingUser(),
                end);
    }
}
