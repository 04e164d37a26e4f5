"""Devices that follow their user's stream, steadily or with drops."""

import asyncio
import random
import socket
import struct
import time

import websockets

from course import Course, Leg, Problems, compare

PROTOCOL = "tidings.v1"
OPENING_S = 10


async def connect(uri, who, cursor=None):
    if cursor is not None:
        uri += ("&" if "?" in uri else "?") + "epoch=%s&seq=%d" % (cursor["epoch"], cursor["seq"])
        if cursor.get("event_id"):
            uri += "&event_id=%s" % cursor["event_id"]
    via_header = who.get("via") == "header"
    return await websockets.connect(
        uri,
        subprotocols=[PROTOCOL] if via_header else [PROTOCOL, "bearer." + who["token"]],
        extra_headers={"Authorization": "Bearer " + who["token"]} if via_header else None,
        open_timeout=OPENING_S, close_timeout=1, ping_interval=None, max_size=None)


def abort(connection, with_reset):
    """Cuts the line without a close frame, with FIN or with RST."""
    transport = connection.transport
    if with_reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    connection.transfer_data_task.cancel()


class Device:
    def __init__(self, uri, who, label, problems):
        self.uri = uri
        self.who = who
        self.course = Course(who["user"], problems, "%s.%s" % (who["user"], label))
        self.finished = asyncio.Event()
        self.connection = None
        self.leaving = False
        self.ended = False

    async def open(self, cursor=None):
        self.connection = await connect(self.uri, self.who, cursor)
        if self.connection.subprotocol != PROTOCOL:
            self.course.problem("subprotocol", self.connection.subprotocol)
        if self.connection.extensions:
            self.course.problem("compression", self.connection.extensions)
        return Leg(self.course, cursor)

    def check_finished(self):
        events, runs = self.who.get("events"), self.who.get("runs")
        if (events is None or self.course.received() >= events) and (runs is None or self.course.ended_runs() >= runs):
            self.finished.set()

    async def follow(self):
        leg = await self.open()
        await self.read(leg)

    async def read(self, leg):
        """Reads until the connection ends, or until the cut if there is one; says whether it was cut."""
        try:
            async for raw in self.connection:
                leg.take(raw)
                self.check_finished()
                if self.cut_here(leg):
                    return True
        except websockets.ConnectionClosedError:
            pass
        self.ended = self.connection.close_code == 1000 and self.who.get("until_close", False)
        if not self.leaving and not self.ended:
            self.course.problem("closed", "%s %s" % (self.connection.close_code, self.connection.close_reason))
        return False

    def cut_here(self, leg):
        return False

    async def leave(self):
        self.leaving = True
        if self.connection is not None:
            await self.connection.close()

    def report(self):
        return {}


class Dropper(Device):
    """Loses its connection at seeded moments and resumes where it was."""

    def __init__(self, uri, who, problems, seed):
        super().__init__(uri, who, "dropper", problems)
        self.random = random.Random(seed)
        moments = range(1, who["events"])
        self.cuts = sorted(self.random.sample(moments, min(who["drops"], len(moments))))
        self.early_cut = None
        self.frames = 0
        self.drops = 0
        self.legs = []

    def check_finished(self):
        if not self.cuts:
            super().check_finished()

    def cut_here(self, leg):
        self.frames += 1
        if self.finished.is_set():
            return False
        due = bool(self.cuts) and self.course.received() >= self.cuts[0]
        while self.cuts and self.course.received() >= self.cuts[0]:
            self.cuts.pop(0)
        return due or self.frames == self.early_cut

    async def follow(self):
        leg = await self.open()
        while True:
            self.legs.append(leg)
            if self.early_cut != 0 and not await self.read(leg):
                return
            self.drops += 1
            abort(self.connection, self.random.random() < 0.5)
            await asyncio.sleep(self.random.uniform(0, 0.03))
            leg = await self.open(self.cursor())

    def cursor(self):
        """What to resume from; now and then the next connection is cut in its first frames, too."""
        self.frames = 0
        self.early_cut = self.random.choice((0, 1, 2, 3)) if self.random.random() < 0.3 else None
        cursor = {"epoch": self.course.epoch, "seq": self.course.position}
        if self.random.random() < 0.5:
            cursor["event_id"] = self.course.last_event_id
        return cursor

    def report(self):
        return {"drops": self.drops, "resumed": sum(leg.answer is not None for leg in self.legs),
                "replayed": sum(leg.replayed for leg in self.legs)}


async def trial(mode, spec):
    problems = Problems()
    groups = [devices(mode, spec, who, problems) for who in spec["users"]]
    everyone = [device for group in groups for device in group]
    reading = [asyncio.ensure_future(device.follow()) for device in everyone]
    limit = time.monotonic() + spec["limit_ms"] / 1000
    while goes_on(everyone) and time.monotonic() < limit and not all(task.done() for task in reading):
        await asyncio.sleep(0.02)
    await asyncio.sleep(spec.get("quiet_ms", 150) / 1000)
    for device, task in zip(everyone, reading):
        judge_end(device, task)
    await asyncio.wait([asyncio.ensure_future(device.leave()) for device in everyone], timeout=3)
    for task in reading:
        task.cancel()
    for group in groups:
        for other in group[1:]:
            compare(group[0].course, other.course)
    return verdict(problems, groups)


def goes_on(everyone):
    """Says whether somebody is not finished, or gets more until the server closes."""
    return not all(device.ended if device.who.get("until_close") else device.finished.is_set() for device in everyone)


def judge_end(device, task):
    course = device.course
    if task.done() and task.exception() is not None:
        course.problem("failed", repr(task.exception()))
    if not device.finished.is_set():
        course.problem("unfinished", "%d events and %d ended runs of %s" % (
            course.received(), course.ended_runs(), {k: device.who.get(k) for k in ("events", "runs")}))
    elif device.who.get("events") not in (None, course.received()):
        course.problem("too_many", "%d events" % course.received())


def devices(mode, spec, who, problems):
    if mode == "resume":
        return [Device(spec["uri"], who, "steady", problems),
                Dropper(spec["uri"], who, problems, "%s %s" % (spec["seed"], who["user"]))]
    return [Device(spec["uri"], who, "device%d" % n, problems) for n in range(who.get("devices", 1))]


def verdict(problems, groups):
    users = []
    for group in groups:
        user = group[0].course.summary()
        user["devices"] = len(group)
        for device in group:
            user.update(device.report())
        users.append(user)
    return {"ok": problems.count == 0, "problem_count": problems.count, "problems": problems.first,
            "connections": sum(len(group) for group in groups), "users": users}
