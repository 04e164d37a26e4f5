"""Two people log in to the chat. One asks, and loses her line again and again; the other must see nothing of it.

python3 chat.py <address of the page> <folder of the judge's modules>; prints a verdict, exits with 0 or 1.
"""

import asyncio
import http.cookiejar
import json
import re
import sys
import urllib.parse
import urllib.request

import websockets

PAGE, JUDGES = sys.argv[1:]
sys.path.insert(0, JUDGES)

from course import Course, Leg, Problems  # noqa: E402
from following import abort  # noqa: E402

LIMIT_S = 40
EVENTS_BEFORE_A_CUT = 4
TERMINAL = {"agent_completed", "agent_error", "agent_cancelled"}


def log_in(user, password):
    """Fills in the form as a browser does; returns the cookies of the session."""
    jar = http.cookiejar.CookieJar()
    web = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    form = web.open(PAGE + "/login", timeout=LIMIT_S).read().decode()
    fields = {"username": user, "password": password, "_csrf": re.search(r'name="_csrf"[^>]*value="([^"]+)"', form)[1]}
    page = web.open(PAGE + "/login", urllib.parse.urlencode(fields).encode(), timeout=LIMIT_S)
    assert "chat.js" in page.read().decode(), "%s is not let in: %s" % (user, page.url)
    return "; ".join("%s=%s" % (cookie.name, cookie.value) for cookie in jar)


async def connect(cookies, cursor=None):
    query = "" if cursor is None else "?" + urllib.parse.urlencode(cursor)
    return await websockets.connect(
        PAGE.replace("http", "ws", 1) + "/ws" + query, subprotocols=["tidings.v1"], origin=PAGE,
        extra_headers={"Cookie": cookies} if cookies else None, open_timeout=LIMIT_S, ping_interval=None)


async def ask(course, cookies):
    """Asks once, reads to the end of the run over as many lines as it takes; returns how many were cut."""
    cuts, cursor, types = 0, None, []
    while not TERMINAL & set(types):
        line, leg = await connect(cookies, cursor), Leg(course, cursor)
        types = [leg.take(await line.recv())]
        if cursor is None:
            await line.send(json.dumps({"type": "user_message", "request_id": "one", "message": "What to do in Lisbon?"}))
        begin = course.received()
        while not TERMINAL & set(types) and course.received() < begin + EVENTS_BEFORE_A_CUT:
            types.append(leg.take(await line.recv()))
        abort(line, with_reset=cuts % 2 == 0)
        cuts += 1
        cursor = {"epoch": course.epoch, "seq": course.position, "event_id": course.last_event_id}
    return cuts - 1


async def bystander(cookies, done):
    """Returns what somebody else is told while it goes on: the greeting, and the answer to a ping at the end."""
    line = await connect(cookies)
    types = [json.loads(await line.recv())["type"]]
    await done.wait()
    await line.send(json.dumps({"type": "ping"}))
    while types[-1] != "pong":
        types.append(json.loads(await line.recv())["type"])
    await line.close()
    return [kind for kind in types if kind != "heartbeat"]


async def stranger():
    line = await connect(None)
    await line.wait_closed()
    return line.close_code


async def main():
    problems, done = Problems(), asyncio.Event()
    course = Course("ada", problems, "ada")
    other = asyncio.create_task(bystander(log_in("grace", "hopper"), done))
    cuts = await ask(course, log_in("ada", "lovelace"))
    done.set()
    verdict = {"cuts": cuts, "stranger": await stranger(), "bystander": await other, "types": course.types,
               "runs": [run.status for run in course.runs.values()],
               "text": "".join(text for texts in course.texts().values() for text in texts.values()),
               "problems": problems.first}
    print(json.dumps(verdict), flush=True)
    return 0 if not problems.count else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(asyncio.wait_for(main(), LIMIT_S)))
