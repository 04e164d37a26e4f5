"""Hostile input: one connection per case, while a bystander's stream goes on undisturbed."""

import asyncio
import json
import struct

import frames
from course import Problems
from following import Device
from rawsocket import BINARY, CLOSE, PING, TEXT, RawSocket, code_and_reason, frame, upgrade

MARK = "zq9"
PING_MESSAGE = b'{"type":"ping"}'
MIB = 1 << 20
# Frames that are announced and never come: within one there can be no close frame.
ENDLESS = [frame(b"", announced=2**31 - 1), frame(b"", announced=2**63 - 1)]


def said(text):
    return frame(text if isinstance(text, bytes) else text.encode())


# A case: its name, what is said, each part when the one before was answered, and what may come back for each part.


def answered(name, text, error_code="bad_message"):
    """A message that is refused with a typed error, on a connection that goes on."""
    return name, [said(text), said(PING_MESSAGE)], [[error_code], ["pong"]]


def closed(name, data, *codes):
    return name, [data], [list(codes)]


def message(**fields):
    return json.dumps(fields)


CASES = [
    answered("not_json", MARK),
    answered("cut_json", '{"type":"ping"'),
    answered("empty", ""),
    answered("nothing_but_space", " \n"),
    answered("a_list", '[{"type":"ping"}]'),
    answered("a_text", '"ping"'),
    answered("null", "null"),
    answered("byte_order_mark", "\ufeff" + PING_MESSAGE.decode()),
    answered("trailing_object", '{"type":"ping"}{"type":"ping"}'),
    answered("not_a_number", '{"type":"ping","n":NaN}'),
    answered("number_of_1001_digits", '{"type":"ping","n":%s}' % ("1" * 1001)),
    answered("lone_surrogate_escape", '{"type":"ping","text":"\\ud83d"}'),
    answered("no_type", message(message=MARK)),
    answered("type_is_a_number", message(type=5)),
    answered("type_is_a_list", message(type=["ping"])),
    answered("type_is_blank", message(type=" ")),
    answered("type_of_10000_characters", message(type="p" * 10000)),
    answered("request_id_is_a_number", message(type="user_message", message=MARK, request_id=5)),
    answered("run_id_is_an_object", message(type="cancel_run", run_id={"a": 1})),
    answered("33_levels", '{"type":"ping","a":%s%s}' % ("[" * 33, "]" * 33)),
    answered("10000_levels", '{"type":"ping","a":%s%s}' % ("[" * 10000, "]" * 10000)),
    answered("duplicate_type", '{"type":"ping","type":"ping"}'),
    answered("duplicate_member", '{"type":"ping","a":1,"a":2}'),
    answered("duplicate_inside", '{"type":"ping","a":{"b":1,"b":2}}'),
    answered("name_of_50001_bytes", '{"type":"ping","%s":1}' % ("n" * 50001)),
    answered("unknown_type", message(type="x_" + MARK), "unknown_type"),
    answered("an_event_as_input", message(type="agent_completed", final_response=MARK), "unknown_type"),
    answered("another_users_id", message(type="user_message", message=MARK, user_id="eve"), "user_mismatch"),
    answered("a_number_as_user_id", message(type="user_message", message=MARK, user_id=7), "user_mismatch"),
    answered("another_users_ping", message(type="ping", user_id="eve"), "user_mismatch"),
    closed("one_mib_of_text", frame(b"a" * MIB), 1009),
    closed("a_frame_of_2_gib_announced", ENDLESS[0], 1009),
    closed("a_frame_of_2_to_63_announced", ENDLESS[1], 1009),
    closed("fragments_of_one_mib", frame(b"a" * 1000, fin=False) + frame(b"a" * 1000, 0, False) * 1048, 1009),
    closed("binary", frame(PING_MESSAGE, BINARY), 1003),
    closed("invalid_utf8", frame(b'{"type":"ping","a":"\xc3\x28"}'), 1007),
    closed("cut_utf8", frame(b'{"type":"ping","a":"\xe2\x82'), 1007),
    closed("utf8_surrogate", frame(b'{"type":"ping","a":"\xed\xa0\x80"}'), 1007),
    closed("unmasked", frame(PING_MESSAGE, masked=False), 1002),
    closed("reserved_bit", frame(PING_MESSAGE, rsv=4), 1002),
    closed("unknown_opcode", frame(PING_MESSAGE, 3), 1002),
    closed("unknown_control_opcode", frame(b"", 11), 1002),
    closed("ping_of_126_bytes", frame(b"a" * 126, PING), 1002),
    closed("ping_in_fragments", frame(b"a", PING, False), 1002),
    closed("continuation_of_nothing", frame(b"a", 0), 1002),
    closed("text_within_fragments", frame(b"a", TEXT, False) + frame(PING_MESSAGE), 1002),
    closed("close_of_one_byte", frame(b"\x03", CLOSE), 1002),
    closed("close_with_code_1005", frame(struct.pack(">H", 1005), CLOSE), 1002),
    closed("close_with_invalid_reason", frame(struct.pack(">H", 1000) + b"\xc3\x28", CLOSE), 1007, 1002),
    closed("ack_beyond_the_head", said(message(type="ack", seq=10**6)), 4400),
    closed("ack_below_zero", said(message(type="ack", seq=-1)), 4400),
    closed("ack_of_a_text", said(message(type="ack", seq="0")), 4400),
    closed("ack_of_a_fraction", said(message(type="ack", seq=0.5)), 4400),
    answered("ack_beyond_64_bits", '{"type":"ack","seq":1%s}' % ("0" * 30)),
    closed("resume_at_a_wrong_time", said(message(type="resume", epoch="e", seq=0)), 4400),
    ("three_malformed_in_a_row", [said(MARK)] * 3, [["bad_message"], ["bad_message"], [4400]]),
]


async def trial(spec):
    problems = Problems()
    bystander = Device(spec["uri"], spec["bystander"], "bystander", problems)
    reading = asyncio.ensure_future(bystander.follow())
    if not await goes_on(bystander):
        bystander.course.problem("unfinished", "the bystander got nothing at the start")
    results = []
    for name, parts, expected in CASES:
        observed = await observe(spec, parts)
        results.append({"case": name, "expected": expected, "observed": observed})
        if len(observed) != len(expected) or any(o not in e for o, e in zip(observed, expected)):
            problems.add("bad_answer", "%s: expected %s but got %s" % (name, expected, observed))
        if not await goes_on(bystander):
            bystander.course.problem("bystander_starved", "after %s" % name)
            break
    await bystander.leave()
    await asyncio.wait([reading], timeout=1)
    return {"ok": problems.count == 0, "problem_count": problems.count, "problems": problems.first,
            "cases": results, "bystander_events": bystander.course.received()}


async def goes_on(bystander):
    before = bystander.course.received()
    for _ in range(1000):
        if bystander.course.received() > before:
            return True
        await asyncio.sleep(0.01)
    return False


async def observe(spec, parts):
    """Returns what came back: error codes, "pong", a close code, or what was wrong with the way it came."""
    who = spec["offender"]
    fields = [("Sec-WebSocket-Protocol", "tidings.v1, bearer." + who["token"])]
    patience = spec.get("patience_ms", 5000) / 1000
    raw = await RawSocket.open(spec["uri"], upgrade(spec["uri"], fields), patience)
    try:
        welcome = await raw.read(patience)
        if welcome is None or json.loads(welcome[1])["type"] != "connection_established":
            return ["not established: %s" % raw.status]
        answers = []
        for part in parts:
            await raw.write(part)
            received = await raw.read(patience)
            if received is None:
                return answers + ["dropped" if raw.at_end() else "silence"]
            opcode, payload = received
            if opcode == CLOSE:
                return answers + await close_answer(raw, payload, part in ENDLESS)
            answers.append(text_answer(opcode, payload))
        return answers
    finally:
        raw.abort()


def text_answer(opcode, payload):
    if opcode != TEXT:
        return "opcode %d" % opcode
    try:
        answer = frames.parse(payload.decode("utf-8"))
    except (frames.Malformed, UnicodeDecodeError) as e:
        return "malformed: %s" % e
    return answer["error_code"] if answer["type"] == "error_message" else answer["type"]


async def close_answer(raw, payload, endless):
    """Returns the code, and whatever is not as it should be at the end."""
    code, reason = code_and_reason(payload)
    answers = [code]
    if len(payload) == 1 or len(reason) > 123 or MARK.encode() in reason:
        answers.append("reason %r" % reason)
    if endless:
        raw.end()
    else:
        await raw.write(frame(payload[:2], CLOSE))
    rest = await raw.rest(3)
    if rest is None:
        answers.append("lingers")
    elif rest:
        answers.append("%d bytes behind the close frame" % len(rest))
    return answers
