"""Logs in over HTTP, chats, loses its connection in the middle of the answer, and resumes: client.py <address of the page>"""

import asyncio
import http.cookiejar
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

import websockets

WORDS = 300
CUTS = [70, 190]


def log_in(page, name, password):
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.open(page + "login", urllib.parse.urlencode({"name": name, "password": password}).encode())
    return {"Cookie": "; ".join("%s=%s" % (cookie.name, cookie.value) for cookie in jar)}


async def connect(page, headers, query=""):
    address = page.replace("http:", "ws:") + "ws" + query
    connection = await websockets.connect(address, extra_headers=headers, subprotocols=["tidings.v1"])
    assert connection.extensions == [], connection.extensions
    return connection


async def receive(connection):
    return json.loads(await asyncio.wait_for(connection.recv(), 20))


async def refused(page):
    try:
        log_in(page, "ada", "hopper")
        raise AssertionError("a wrong password opened a session")
    except urllib.error.HTTPError as error:
        assert error.code == 401, error
    stranger = await connect(page, {})
    await asyncio.wait_for(stranger.wait_closed(), 20)
    assert stranger.close_code == 4401, stranger.close_code


def abort(connection):
    """Ends the TCP connection without a close frame."""
    connection.transport.abort()


class Answer:
    def __init__(self):
        self.text = ""
        self.position = None
        self.ended = False

    def take(self, event):
        assert event["user_id"] == "ada", event
        assert event.get("first_seq", event["seq"]) == self.position + 1, (self.position, event)
        self.position = event["seq"]
        if event["type"] == "message_delta":
            assert event["offset"] == len(self.text), (self.text, event)
            self.text += event["delta"]
        self.ended = event["type"] == "agent_completed"


async def follow(connection, answer, cut):
    """Reads until the answer has so many words, or ends."""
    while not answer.ended and len(answer.text.split()) < cut:
        frame = await receive(connection)
        if "event_id" in frame:
            answer.take(frame)
        else:
            assert frame["type"] in ("accepted", "heartbeat"), frame


async def chat(page, headers):
    message = " ".join("word%d" % number for number in range(WORDS))
    answer = Answer()
    connection = await connect(page, headers)
    welcome = await receive(connection)
    assert welcome["user_id"] == "ada", welcome
    answer.position = welcome["position"]
    await connection.send(json.dumps({"type": "user_message", "request_id": "first", "message": message}))
    for cut in CUTS:
        await follow(connection, answer, cut)
        assert not answer.ended, "the answer must not be whole before the connection is cut"
        abort(connection)
        cursor = "?epoch=%s&seq=%d" % (welcome["epoch"], answer.position)
        connection = await connect(page, headers, cursor)
        assert (await receive(connection))["type"] == "connection_established"
        resumed = await receive(connection)
        assert (resumed["type"], resumed["from"]) == ("resumed", answer.position), resumed
    await follow(connection, answer, WORDS + 1)
    assert answer.text == message, answer.text
    await connection.close()


async def hear_nothing(connection):
    await connection.send('{"type":"ping"}')
    assert (await receive(connection))["type"] == "pong"
    await connection.close()


async def main(page):
    await refused(page)
    grace = await connect(page, log_in(page, "grace", "hopper"))
    assert (await receive(grace))["user_id"] == "grace"
    await chat(page, log_in(page, "ada", "lovelace"))
    await hear_nothing(grace)
    print("%d words in order over %d connections, grace was told nothing" % (WORDS, len(CUTS) + 1))


asyncio.run(main(sys.argv[1]))
