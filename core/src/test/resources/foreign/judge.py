"""The judge: python3 judge.py <mode> <trials as json on standard input; prints one line of json, exits with 0 or 1."""

import asyncio
import json
import sys

import admission
import astray
import behind
import following
import frames
import hostile

MODES = {
    "stream": lambda spec: following.trial("stream", spec),
    "resume": lambda spec: following.trial("resume", spec),
    "astray": astray.trial,
    "behind": behind.trial,
    "bad": hostile.trial,
    "auth": admission.trial,
}
GRACE_S = 10


async def bounded(mode, spec):
    try:
        return await asyncio.wait_for(MODES[mode](spec), spec["limit_ms"] / 1000 + GRACE_S)
    except Exception as e:
        return {"ok": False, "problem_count": 1, "problems": [{"kind": "failed", "detail": repr(e)[:300]}]}


async def main(mode, trials):
    verdicts = await asyncio.gather(*(bounded(mode, spec) for spec in trials))
    ok = all(verdict["ok"] for verdict in verdicts)
    print(json.dumps({"judge": "python", "mode": mode, "ok": ok, "trials": verdicts,
                      "samples": list(frames.SAMPLES.values())}), flush=True)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], json.load(sys.stdin))))
