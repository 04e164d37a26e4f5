"""What a frame of tidings.v1 must look like: the tables of the protocol, with strict types."""

import json
import re

CUSTOM = re.compile(r"(x_[a-z0-9_.-]+|[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+)")
TERMINAL = {"agent_completed": "completed", "agent_error": "failed", "agent_cancelled": "cancelled"}
GAP_REASONS = ("trimmed", "epoch_changed", "cursor_ahead")


class Malformed(Exception):
    def __init__(self, kind, detail):
        super().__init__(detail)
        self.kind = kind


def text(value):
    return isinstance(value, str)


def ident(value):
    return text(value) and 0 < len(value) <= 128 and value.strip() != "" and all(c >= " " for c in value)


def whole(value):
    return type(value) is int and value >= 0


def positive(value):
    return type(value) is int and value >= 1


def number(value):
    return type(value) in (int, float)


def flag(value):
    return isinstance(value, bool)


def mapping(value):
    return isinstance(value, dict)


def anything(value):
    return True


def percent(value):
    return number(value) and 0 <= value <= 100


def completed(value):
    return value == "completed"


def true(value):
    return value is True


def millis(value):
    return number(value) and value > 0 and abs(value * 1000 - round(value * 1000)) < 0.01


def texts(value):
    return mapping(value) and all(text(v) for v in value.values())


def open_tools(value):
    return rows(value, {"execution_id": ident, "tool_name": ident})


def messages(value):
    return rows(value, {"message_id": ident, "length": whole})


def lost(value):
    return rows(value, {"from": positive, "to": positive, "deltas_only": flag}) and all(
        row["from"] <= row["to"] for row in value)


def rows(value, fields):
    return isinstance(value, list) and all(
        mapping(row) and row.keys() == fields.keys() and all(check(row[f]) for f, check in fields.items())
        for row in value)


RUN = {"run_id": ident, "thread_id": ident, "agent_name": text, "started_at": millis, "open_tools": open_tools,
       "messages": messages, "awaiting_user": flag}
ENDED = {"status": lambda value: value in ("completed", "failed", "cancelled"), "terminal_seq": positive}


def open_runs(value):
    return rows(value, RUN)


def known_runs(value):
    return isinstance(value, list) and all(rows([row], RUN) or rows([row], {**RUN, **ENDED}) for row in value)


ENVELOPE = {"event_id": ident, "seq": positive, "timestamp": millis, "user_id": ident, "thread_id": ident,
            "run_id": ident, "agent_name": text}

# type: (required, optional)
EVENTS = {
    "agent_started": ({}, {"task_description": text, "parent_run_id": ident}),
    "agent_thinking": ({"reasoning": text}, {"step_number": positive}),
    "tool_executing": ({"tool_name": text, "tool_args": mapping, "execution_id": ident}, {}),
    "tool_completed": ({"tool_name": text, "execution_id": ident, "results": anything, "success": flag,
                        "duration_ms": whole}, {"error": text}),
    "agent_completed": ({"final_response": anything, "status": completed, "duration_ms": whole}, {}),
    "agent_error": ({"error": text, "error_code": ident, "retryable": flag}, {}),
    "agent_cancelled": ({"reason": text}, {}),
    "message_delta": ({"message_id": ident, "offset": whole, "delta": text}, {"first_seq": positive}),
    "progress_update": ({"progress": percent}, {"message": text}),
}
CUSTOM_FIELDS = ({"data": mapping}, {})

CONTROLS = {
    "connection_established": ({"connection_id": ident, "user_id": ident, "epoch": ident, "seq": whole,
                                "position": whole, "heartbeat_interval_ms": positive,
                                "protocol": lambda value: value == "tidings.v1", "runs": open_runs}, {}),
    "resumed": ({"from": whole, "to": whole}, {}),
    "resume_gap": ({"reason": lambda value: value in GAP_REASONS, "lost": lost, "head": whole, "runs": known_runs}, {}),
    "heartbeat": ({"position": whole}, {}),
    "pong": ({}, {}),
    "accepted": ({"request_id": ident}, {"run_id": ident}),
    "error_message": ({"error_code": ident, "error_message": text, "retryable": flag, "details": texts},
                      {"request_id": ident}),
    "going_away": ({"reconnect_after_ms": whole, "position": whole}, {}),
}


# One frame of each shape that was received: a type and the names of its members.
SAMPLES = {}


def is_event(frame):
    return frame["type"] not in CONTROLS


def parse(raw):
    """Returns the object in a text frame; raises Malformed unless it is one that the protocol knows."""
    if not isinstance(raw, str):
        raise Malformed("not_text", "a binary frame")
    try:
        frame = json.loads(raw, object_pairs_hook=_members, parse_constant=_constant)
    except ValueError as e:
        raise Malformed("not_json", "%s: %.200s" % (e, raw)) from e
    if not mapping(frame) or not text(frame.get("type")):
        raise Malformed("missing_field", "no type in %.200s" % raw)
    SAMPLES.setdefault((frame["type"], *sorted(frame)), raw)
    _check(frame)
    return frame


def _members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is there twice")
    return members


def _constant(name):
    raise ValueError("%s is not json" % name)


def _check(frame):
    kind = frame["type"]
    if kind in CONTROLS:
        required, optional = CONTROLS[kind]
    else:
        own = EVENTS.get(kind) or (CUSTOM_FIELDS if CUSTOM.fullmatch(kind) and len(kind) <= 64 else None)
        if own is None:
            raise Malformed("unknown_type", kind)
        required = {**ENVELOPE, **own[0]}
        optional = {**own[1], "truncated": true}
    for field, check in required.items():
        if field not in frame:
            raise Malformed("missing_field", "%s has no %s" % (kind, field))
    for field, value in frame.items():
        check = required.get(field) or optional.get(field)
        if field == "type":
            continue
        if check is None:
            raise Malformed("unexpected_field", "%s has %s" % (kind, field))
        if not check(value):
            raise Malformed("wrong_value", "%s.%s is %.80r" % (kind, field, value))
