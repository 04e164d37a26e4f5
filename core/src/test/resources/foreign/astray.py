"""Cursors that select nothing: each is told so, in the same words whether it is another user's or nobody's."""

import asyncio

import websockets

import frames
from course import Problems
from following import connect

QUIET_S = 0.1
PATIENCE_S = 5


class Visit:
    def __init__(self):
        self.welcome = self.answer = self.close_code = self.status = None
        self.events = []
        self.answer_text = None
        self.order = []

    def complete(self, cursor):
        """Says whether all has come that ought to."""
        if self.welcome is None or cursor is None:
            return self.welcome is not None
        if self.answer is None:
            return False
        last = self.events[-1][0] if self.events else self.answer.get("from")
        return last == self.welcome["seq"]


async def visit(spec, who, cursor=None, query=None):
    """Connects, and takes what comes until it is quiet behind the head."""
    seen = Visit()
    uri = spec["uri"] + ("?" + query if query else "")
    try:
        connection = await connect(uri, who, cursor)
    except websockets.InvalidStatusCode as refused:
        seen.status = refused.status_code
        return seen
    try:
        while True:
            raw = await asyncio.wait_for(connection.recv(), QUIET_S if seen.complete(cursor) else PATIENCE_S)
            frame = frames.parse(raw)
            seen.order.append(frame["type"])
            if frame["type"] == "connection_established":
                seen.welcome = frame
            elif frame["type"] in ("resumed", "resume_gap"):
                seen.answer, seen.answer_text = frame, raw
            elif frames.is_event(frame):
                seen.events.append((frame["seq"], raw, frame["event_id"]))
    except asyncio.TimeoutError:
        pass
    except websockets.ConnectionClosed:
        seen.close_code = connection.close_code
    finally:
        await connection.close()
    return seen


async def trial(spec):
    problems = Problems()
    who, other = spec["user"], spec["other"]
    own = (await visit(spec, who)).welcome
    foreign = (await visit(spec, other)).welcome
    epoch, head = own["epoch"], own["seq"]
    whole = await visit(spec, who, {"epoch": epoch, "seq": 0})
    foreign_ids = [event[2] for event in (await visit(spec, other, {"epoch": foreign["epoch"], "seq": 0})).events]
    own_ids = [event[2] for event in whole.events]
    if whole.answer != {"type": "resumed", "from": 0, "to": head} or len(own_ids) != head or len(foreign_ids) < 2:
        problems.add("wrong_value", "from the beginning: %s, %d events" % (whole.answer, len(own_ids)))
        return finish(problems, {})

    for cursor, missed in (({"seq": head}, 0), ({"seq": head, "event_id": own_ids[-1]}, 0),
                           ({"seq": head - 1, "event_id": own_ids[-2]}, 1)):
        seen = await visit(spec, who, {"epoch": epoch, **cursor})
        if (seen.answer or {}).get("type") != "resumed" or seen.events != whole.events[head - missed:]:
            problems.add("wrong_value", "%s got %s and %d events" % (cursor, seen.answer, len(seen.events)))

    answers = {}
    for name, reason, cursor in (
            ("no_such_epoch", "epoch_changed", {"epoch": "nobodys", "seq": 2}),
            ("another_users_cursor", "epoch_changed", {"epoch": foreign["epoch"], "seq": 2}),
            ("another_users_whole_cursor", "epoch_changed",
             {"epoch": foreign["epoch"], "seq": 2, "event_id": foreign_ids[1]}),
            ("another_users_event", "epoch_changed", {"epoch": epoch, "seq": 2, "event_id": foreign_ids[1]}),
            ("no_such_event", "epoch_changed", {"epoch": epoch, "seq": 2, "event_id": "nobodys"}),
            ("ahead", "cursor_ahead", {"epoch": epoch, "seq": head + 1})):
        seen = await visit(spec, who, cursor)
        answers[name] = seen.answer_text
        judge(problems, name, reason, seen, whole)
    told = {name: answer for name, answer in answers.items() if name != "ahead"}
    if len(set(told.values())) != 1:
        problems.add("distinguishable", told)

    for query in ("seq=1", "epoch=" + epoch, "epoch=%s&seq=x" % epoch, "epoch=%s&seq=-1" % epoch,
                  "epoch=%s&seq=1&event_id=%%0a" % epoch, "epoch=&seq=1"):
        seen = await visit(spec, who, None, query)
        if seen.status != 400 or seen.order:
            problems.add("bad_answer", "%s got %s, %s and %s" % (query, seen.status, seen.close_code, seen.order))
    return finish(problems, answers)


def judge(problems, name, reason, seen, whole):
    answer = seen.answer or {}
    if seen.order[:2] != ["connection_established", "resume_gap"] or seen.order.count("resume_gap") != 1:
        problems.add("bad_answer", "%s got %s" % (name, seen.order[:4]))
    elif answer["reason"] != reason or answer["head"] != whole.welcome["seq"]:
        problems.add("wrong_value", "%s got %s" % (name, answer))
    elif not all("terminal_seq" in run for run in answer["runs"]) or not answer["runs"]:
        problems.add("wrong_value", "%s is not told of the ended runs: %s" % (name, answer["runs"]))
    if seen.events != whole.events:
        problems.add("wrong_value", "%s got %d of %d events" % (name, len(seen.events), len(whole.events)))


def finish(problems, answers):
    return {"ok": problems.count == 0, "problem_count": problems.count, "problems": problems.first, "answers": answers}
