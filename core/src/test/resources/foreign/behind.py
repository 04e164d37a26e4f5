"""A device that stays away until part of what it missed is gone: it must be told which part, and get the rest."""

import asyncio

import frames
from course import Leg, Problems, compare
from following import Device, abort, judge_end, verdict

SEEN_BEFORE = 10


class Absentee(Device):
    def __init__(self, uri, who, problems, steady):
        super().__init__(uri, {**who, "runs": None}, "absentee", problems)
        self.steady = steady
        self.last = None

    def cut_here(self, leg):
        return leg.cursor is None and self.course.received() >= SEEN_BEFORE

    async def follow(self):
        await super().follow()
        abort(self.connection, True)
        while self.steady.course.received() < self.who["away"]:
            await asyncio.sleep(0.01)
        cursor = {"epoch": self.course.epoch, "seq": self.course.position, "event_id": self.course.last_event_id}
        await self.open(cursor)
        self.last = Leg(self.course, cursor, gaps_allowed=True)
        await self.read(self.last)


async def trial(spec):
    problems = Problems()
    who = spec["user"]
    steady = Device(spec["uri"], who, "steady", problems)
    absentee = Absentee(spec["uri"], who, problems, steady)
    reading = [asyncio.ensure_future(device.follow()) for device in (steady, absentee)]
    finished = [asyncio.ensure_future(device.finished.wait()) for device in (steady, absentee)]
    await asyncio.wait(finished, timeout=spec["limit_ms"] / 1000)
    await asyncio.sleep(0.15)
    for device, task in zip((steady, absentee), reading):
        judge_end(device, task)
    await asyncio.gather(steady.leave(), absentee.leave())
    for task in reading + finished:
        task.cancel()
    if absentee.last is not None and absentee.last.answer:
        judge(absentee, steady, spec.get("terminals_kept", False))
    compare(steady.course, absentee.course)
    result = verdict(problems, [[steady, absentee]])
    result["lost"] = sum(row["to"] - row["from"] + 1 for row in absentee.course.lost)
    return result


def judge(absentee, steady, terminals_kept):
    """Holds what the absentee was told against what the steady device saw."""
    course, leg, kinds = absentee.course, absentee.last, steady.course.kinds
    answer = leg.answer
    if answer["type"] != "resume_gap" or answer["reason"] != "trimmed" or not answer["lost"]:
        course.problem("wrong_value", "away for so long, and the answer is %s" % answer)
        return
    if answer["head"] != leg.established["seq"] or leg.established["position"] != leg.cursor["seq"]:
        course.problem("wrong_value", "%s, %s" % (leg.established, answer))
    end = leg.cursor["seq"]
    for row in answer["lost"]:
        if not end < row["from"] <= row["to"] <= answer["head"]:
            course.problem("wrong_value", "lost %s behind %d" % (row, end))
        end = row["to"]
        lost = [kinds[seq] for seq in range(row["from"], row["to"] + 1)]
        if row["deltas_only"] != all(kind == "message_delta" for kind in lost):
            course.problem("wrong_value", "%s lost %s" % (row, set(lost)))
        if terminals_kept and any(kind in frames.TERMINAL for kind in lost):
            course.problem("terminal_lost", row)
    judge_runs(course, leg, steady.course)


def judge_runs(course, leg, steady):
    """Every run the device knew to be open, and every one since, is listed as it is."""
    cursor, head = leg.cursor["seq"], leg.answer["head"]
    listed = {run["run_id"]: run for run in leg.answer["runs"]}
    for run_id, run in steady.runs.items():
        row = listed.pop(run_id, None)
        ended = run.terminal_seq is not None and run.terminal_seq <= head
        if run.started_seq > head or (ended and run.terminal_seq <= cursor):
            expected = None
        else:
            expected = (run.status, run.terminal_seq) if ended else ("open", None)
        found = row and (row.get("status", "open"), row.get("terminal_seq"))
        if found != expected:
            course.problem("wrong_runs", "run %s is listed as %s, expected %s" % (run_id, found, expected))
    if listed:
        course.problem("wrong_runs", "nobody knows %s" % sorted(listed))
