"""The course of one user's stream as one device sees it, over any number of connections."""

import hashlib
import re
import time

import frames

OWNER = re.compile(r"owner=([^;\"]*);")
MAX_PROBLEMS = 50
CLOCK_TOLERANCE_S = 300


class Problems:
    def __init__(self):
        self.count = 0
        self.first = []

    def add(self, kind, detail):
        self.count += 1
        if len(self.first) < MAX_PROBLEMS:
            self.first.append({"kind": kind, "detail": str(detail)[:300]})


class Run:
    def __init__(self, run_id, thread_id, agent_name):
        self.run_id = run_id
        self.thread_id = thread_id
        self.agent_name = agent_name
        self.open_tools = {}
        self.used_tools = set()
        self.texts = {}
        self.skipped = {}
        self.children = []
        self.status = "open"
        self.started_seq = 0
        self.terminal_seq = None
        self.events = 0


class Course:
    def __init__(self, user, problems, label):
        self.user = user
        self.label = label
        self._problems = problems
        self.epoch = None
        self.start = None
        self.position = None
        self.last_event_id = None
        self.runs = {}
        self.types = {}
        self.digests = {}
        self.kinds = {}
        self.lost = []
        self.merged = 0
        self._event_ids = set()
        self._timestamp = 0

    def problem(self, kind, detail):
        self._problems.add(kind, "%s at %s: %s" % (self.label, self.position, detail))

    def begin(self, established):
        """Begins, or goes on over another connection."""
        if established["user_id"] != self.user:
            self.problem("foreign_user", "established as %s" % established["user_id"])
        if established["position"] > established["seq"]:
            self.problem("wrong_value", "position is beyond seq in %s" % established)
        if self.epoch is None:
            self.epoch = established["epoch"]
            self.start = self.position = established["position"]
            for run in established["runs"]:
                self._join(run)
        elif self.epoch != established["epoch"]:
            self.problem("epoch_changed", established["epoch"])

    def _join(self, row):
        run = self.runs[row["run_id"]] = Run(row["run_id"], row["thread_id"], row["agent_name"])
        run.open_tools = {tool["execution_id"]: tool["tool_name"] for tool in row["open_tools"]}
        run.used_tools = set(run.open_tools)
        run.skipped = {message["message_id"]: message["length"] for message in row["messages"]}

    def event(self, frame, raw):
        seq = frame["seq"]
        first = frame.get("first_seq", seq)
        if frame["user_id"] != self.user:
            self.problem("foreign_user", "event %d of %s" % (seq, frame["user_id"]))
        for owner in OWNER.findall(raw):
            if owner != self.user:
                self.problem("foreign_text", "event %d speaks of %s" % (seq, owner))
        if first > seq or ("first_seq" in frame and first == seq):
            self.problem("wrong_value", "first_seq is %d in event %d" % (first, seq))
        if seq <= self.position:
            self.problem("duplicate", "event %d came again" % seq)
            return
        if first > self.position + 1 and not self.is_known_as_lost(self.position + 1, first - 1):
            self.problem("gap", "event %d came next" % first)
        if any(row["from"] <= seq <= row["to"] for row in self.lost):
            self.problem("lost_but_sent", "event %d" % seq)
        overlap = first <= self.position
        self._common(frame, seq)
        self.position = seq
        self.last_event_id = frame["event_id"]
        self.types[frame["type"]] = self.types.get(frame["type"], 0) + 1
        self.kinds[seq] = frame["type"]
        if "first_seq" in frame:
            self.merged += 1
        else:
            self.digests[seq] = hashlib.sha256(raw.encode("utf-8")).hexdigest()
        if not self.lost:
            self._in_run(frame, overlap)

    def is_known_as_lost(self, start, end):
        return any(row["from"] <= start and end <= row["to"] for row in self.lost)

    def _common(self, frame, seq):
        if frame["event_id"] in self._event_ids:
            self.problem("event_id_reused", "event %d is called %s" % (seq, frame["event_id"]))
        self._event_ids.add(frame["event_id"])
        if frame["timestamp"] < self._timestamp:
            self.problem("time_backwards", "event %d is from %s" % (seq, frame["timestamp"]))
        self._timestamp = max(self._timestamp, frame["timestamp"])
        if abs(frame["timestamp"] - time.time()) > CLOCK_TOLERANCE_S:
            self.problem("wrong_clock", "event %d is from %s" % (seq, frame["timestamp"]))

    def _in_run(self, frame, overlap):
        kind = frame["type"]
        run = self.runs.get(frame["run_id"])
        if run is None:
            if kind == "agent_started":
                run = self._started(frame)
            elif kind in frames.EVENTS:
                self.problem("not_started", "%s of run %s" % (kind, frame["run_id"]))
                return
            else:
                return
        elif kind == "agent_started":
            self.problem("started_twice", run.run_id)
        if run.status != "open":
            self.problem("after_terminal", "%s of run %s" % (kind, run.run_id))
            return
        run.events += 1
        if frame["thread_id"] != run.thread_id or frame["agent_name"] != run.agent_name:
            self.problem("run_changed", "%s of run %s" % (kind, run.run_id))
        if kind == "tool_executing":
            self._tool_executing(run, frame)
        elif kind == "tool_completed":
            self._tool_completed(run, frame)
        elif kind == "message_delta":
            self._delta(run, frame, overlap)
        elif kind in frames.TERMINAL:
            self._end(run, kind)
            run.terminal_seq = frame["seq"]

    def _started(self, frame):
        run = self.runs[frame["run_id"]] = Run(frame["run_id"], frame["thread_id"], frame["agent_name"])
        run.started_seq = frame["seq"]
        parent_id = frame.get("parent_run_id")
        if parent_id is not None:
            parent = self.runs.get(parent_id)
            if parent is None or parent.status != "open":
                self.problem("orphan", "run %s of parent %s" % (run.run_id, parent_id))
            else:
                parent.children.append(run)
        return run

    def _tool_executing(self, run, frame):
        execution = frame["execution_id"]
        if execution in run.used_tools:
            self.problem("tool_unpaired", "%s executes again" % execution)
        run.used_tools.add(execution)
        run.open_tools[execution] = frame["tool_name"]

    def _tool_completed(self, run, frame):
        if run.open_tools.pop(frame["execution_id"], None) != frame["tool_name"]:
            self.problem("tool_unpaired", "%s completed" % frame["execution_id"])

    def _delta(self, run, frame, overlap):
        message = frame["message_id"]
        piece = frame["delta"]
        skipped = run.skipped.get(message, 0)
        text = run.texts.get(message, b"")
        offset = frame["offset"] - skipped
        units = len(text) // 2
        if offset > units:
            self.problem("delta_hole", "offset is %d after %d" % (offset, units))
        elif offset < units and not overlap:
            self.problem("delta_overlap", "offset is %d after %d" % (offset, units))
        if any(0xD800 <= ord(c) <= 0xDFFF for c in piece):
            self.problem("split_surrogate", "in the delta at %d" % frame["offset"])
        run.texts[message] = text[:max(0, offset) * 2] + piece.encode("utf-16-le", "surrogatepass")

    def _end(self, run, kind):
        if run.open_tools:
            self.problem("tool_open_at_end", "%s of run %s" % (sorted(run.open_tools), run.run_id))
        for child in run.children:
            if child.status == "open":
                self.problem("child_open_at_end", "%s of run %s" % (child.run_id, run.run_id))
        run.status = frames.TERMINAL[kind]

    def ended_runs(self):
        return sum(run.status != "open" for run in self.runs.values())

    def received(self):
        return 0 if self.start is None else self.position - self.start

    def texts(self):
        return {run_id: {message: text.decode("utf-16-le", "replace") for message, text in run.texts.items()}
                for run_id, run in self.runs.items()}

    def summary(self):
        digest = hashlib.sha256()
        for seq in sorted(self.digests):
            digest.update(("%d %s\n" % (seq, self.digests[seq])).encode())
        texts = self.texts()
        return {"user": self.user, "epoch": self.epoch, "position": self.position, "events": self.received(),
                "merged": self.merged, "types": self.types, "digest": digest.hexdigest(),
                "runs": {run_id: {"status": run.status, "events": run.events, "texts": texts[run_id]}
                         for run_id, run in self.runs.items()}}


def compare(one, other):
    """Says what two devices of one user saw differently."""
    if one.epoch != other.epoch or one.position != other.position:
        one.problem("devices_differ", "%s is in %s at %s, the other in %s at %s" % (
            other.label, one.epoch, one.position, other.epoch, other.position))
    for seq in one.digests.keys() & other.digests.keys():
        if one.digests[seq] != other.digests[seq]:
            one.problem("devices_differ", "%s got other bytes for event %d" % (other.label, seq))
    if one.start == other.start and not other.lost and one.texts() != other.texts():
        one.problem("devices_differ", "%s has other texts" % other.label)


class Leg:
    """One connection of a device."""

    def __init__(self, course, cursor=None, gaps_allowed=False):
        self.course = course
        self.cursor = cursor
        self.gaps_allowed = gaps_allowed
        self.established = None
        self.answer = None
        self.replayed = 0

    def take(self, raw):
        """Judges one frame; returns its type."""
        course = self.course
        try:
            frame = frames.parse(raw)
        except frames.Malformed as e:
            course.problem(e.kind, e)
            return None
        kind = frame["type"]
        if kind == "connection_established":
            self._established(frame)
        elif self.established is None:
            course.problem("not_first", "%s came first" % kind)
        elif kind in ("resumed", "resume_gap"):
            self._answered(frame)
        elif frames.is_event(frame):
            self._event(frame, raw)
        elif kind == "heartbeat" and frame["position"] > course.position:
            course.problem("gap", "the heartbeat is at %d" % frame["position"])
        return kind

    def _established(self, frame):
        if self.established is not None:
            self.course.problem("established_twice", frame["connection_id"])
            return
        self.established = frame
        if self.cursor is None and frame["position"] != frame["seq"]:
            self.course.problem("wrong_value", "begins at %d of %d" % (frame["position"], frame["seq"]))
        self.course.begin(frame)

    def _answered(self, frame):
        if self.answer is not None or self.cursor is None:
            self.course.problem("double_answer" if self.answer else "unasked_answer", frame["type"])
            return
        self.answer = frame
        if frame["type"] == "resume_gap" and self.gaps_allowed:
            self.course.lost = frame["lost"]
        elif frame["type"] == "resume_gap":
            self.course.problem("resume_gap", "%s, lost %s" % (frame["reason"], frame["lost"]))
        elif (frame["from"], frame["to"]) != (self.cursor["seq"], self.established["seq"]) \
                or self.established["position"] != self.cursor["seq"]:
            self.course.problem("wrong_value", "cursor %s, %s, %s" % (self.cursor, self.established, frame))

    def _event(self, frame, raw):
        if self.cursor is not None and self.answer is None:
            self.course.problem("unanswered", "event %d came before resumed" % frame["seq"])
            self.answer = {}
        if self.answer and frame["seq"] <= self.answer.get("to", 0):
            self.replayed += 1
        self.course.event(frame, raw)
