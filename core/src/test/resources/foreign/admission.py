"""Who is let in, who is not, and how each is told."""

from urllib.parse import urlsplit

import frames
from course import Problems
from rawsocket import CLOSE, TEXT, RawSocket, code_and_reason, upgrade

IN = "connection_established"
PROTOCOL = "Sec-WebSocket-Protocol"


def cases(uri, spec):
    good, bad, unknown = spec["token"], spec["bad_token"], spec["unavailable_token"]

    def offering(*protocols, origin=None):
        fields = [(PROTOCOL, ", ".join(protocols))]
        return upgrade(uri, fields + ([("Origin", origin)] if origin else []))

    def bearing(token, scheme="Bearer", *more):
        return upgrade(uri, [("Authorization", scheme + " " + token), *more])

    v1 = "tidings.v1"
    own = "http://" + urlsplit(uri).netloc
    good_fields = [(PROTOCOL, v1 + ", bearer." + good)]
    query = upgrade(uri + ("&" if "?" in uri else "?") + "token=%s&access_token=%s" % (good, good), [(PROTOCOL, v1)])
    return [
        ("token_as_subprotocol", offering(v1, "bearer." + good), {IN}),
        ("token_before_the_protocol", offering("bearer." + good, v1), {IN}),
        ("token_as_header", bearing(good), {IN}),
        ("token_as_header_with_protocol", bearing(good, "Bearer", (PROTOCOL, v1)), {IN}),
        ("scheme_in_lower_case", bearing(good, "bearer"), {IN}),
        ("own_origin", offering(v1, "bearer." + good, origin=own), {IN}),
        ("page_without_token", offering(v1, origin=own), {4401}),
        ("page_with_a_bad_token", offering(v1, "bearer." + bad, origin=own), {4401}),
        ("page_with_an_empty_token", offering(v1, "bearer.", origin=own), {4401}),
        ("page_and_verifier_unavailable", offering(v1, "bearer." + unknown, origin=own), {1013}),
        ("no_token", offering(v1), {"http 401"}),
        ("no_token_and_no_protocol", upgrade(uri), {"http 401"}),
        ("bad_token_as_subprotocol", offering(v1, "bearer." + bad), {"http 401"}),
        ("bad_token_as_header", bearing(bad), {"http 401"}),
        ("empty_token_as_subprotocol", offering(v1, "bearer."), {"http 401"}),
        ("empty_token_as_header", bearing(""), {"http 401"}),
        ("another_scheme", bearing(good, "Basic"), {"http 401"}),
        ("token_in_the_query", query, {"http 401"}),
        ("token_of_7_kib", bearing("a" * 7 * 1024), {"http 401", "http 431"}),
        ("token_of_9_kib", bearing("a" * 9 * 1024), {"http 400", "http 401", "http 431"}),
        ("verifier_unavailable", offering(v1, "bearer." + unknown), {"http 503"}),
        ("verifier_unavailable_for_a_header", bearing(unknown), {"http 503"}),
        ("foreign_origin", offering(v1, "bearer." + good, origin="https://evil.example"), {"http 403"}),
        ("foreign_origin_without_token", offering(v1, origin="https://evil.example"), {"http 403"}),
        ("opaque_origin", offering(v1, "bearer." + good, origin="null"), {"http 403"}),
        ("local_name_within_a_foreign_origin", offering(
            v1, "bearer." + good, origin="http://localhost.evil.example"), {"http 403"}),
        ("two_origins", upgrade(uri, good_fields + [("Origin", "http://localhost")] * 2), {"http 400", "http 403"}),
        ("protocol_not_offered", offering("bearer." + good), {"http 400"}),
        ("another_protocol", offering("tidings.v2", "bearer." + good), {"http 400"}),
        ("two_authorizations", bearing(good, "Bearer", ("Authorization", "Bearer " + bad)), {"http 400"}),
        ("not_an_upgrade", upgrade(uri, good_fields, without=("Upgrade",)), {"http 400", "http 426"}),
        ("version_12", upgrade(uri, good_fields, instead={"Sec-WebSocket-Version": "12"}), {"http 400", "http 426"}),
        ("short_key", upgrade(uri, good_fields, instead={"Sec-WebSocket-Key": "YQ=="}), {"http 400"}),
        ("post", upgrade(uri, good_fields, method="POST"), {"http 400", "http 405"}),
    ]


async def trial(spec):
    problems = Problems()
    uri = spec["uri"]
    results = []
    for name, request, expected in cases(uri, spec):
        observed = await observe(spec, request, name, problems)
        results.append({"case": name, "expected": sorted(map(str, expected)), "observed": observed})
        if observed not in expected:
            problems.add("bad_answer", "%s: expected %s but got %s" % (name, expected, observed))
    return {"ok": problems.count == 0, "problem_count": problems.count, "problems": problems.first, "cases": results}


async def observe(spec, request, name, problems):
    patience = spec.get("patience_ms", 5000) / 1000
    raw = await RawSocket.open(spec["uri"], request, patience)
    try:
        if raw.status != 101:
            received = raw.head + (await raw.rest(patience) or b"")
            answer = "dropped" if raw.status is None else "http %d" % raw.status
        else:
            offered = b"\r\n" + PROTOCOL.encode() + b": " in request
            if raw.header(PROTOCOL) != (["tidings.v1"] if offered else []):
                problems.add("subprotocol", "%s: %s" % (name, raw.header(PROTOCOL)))
            if raw.header("Sec-WebSocket-Extensions"):
                problems.add("compression", name)
            frame = await raw.read(patience)
            answer = describe(raw, frame)
            received = raw.head + (frame[1] if frame else b"")
        for token in (spec["token"], spec["bad_token"], spec["unavailable_token"]):
            if token.encode() in received:
                problems.add("token_echoed", name)
        return answer
    finally:
        raw.abort()


def describe(raw, frame):
    if frame is None:
        return "dropped" if raw.at_end() else "silence"
    opcode, payload = frame
    if opcode == CLOSE:
        return code_and_reason(payload)[0]
    try:
        return frames.parse(payload.decode("utf-8"))["type"] if opcode == TEXT else "opcode %d" % opcode
    except (frames.Malformed, UnicodeDecodeError) as e:
        return "malformed: %s" % e
