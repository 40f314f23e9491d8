"""How the Python side runs a vector: one function a file, from its `in` to its `out`."""

import hashlib
from typing import Any

import msgspec

from backend.domain import canonical as jcs
from backend.domain.jwk import public_key
from backend.domain.jws import JwsRefused, open_jws, to_base64url
from backend.domain.order import TRANSITIONS, State, step
from backend.domain.service_act import Content
from backend.domain.service_clocks import Pause, Promise, stand
from backend.domain.service_hours import Calendar
from backend.domain.signed_content import differences
from backend.domain.star_verdict import Known, judge
from sync import ids as sync_ids
from sync.bucket import checksum
from sync.holding import HeldBucket, Staged, WirePart, apply_part, stage_part
from tests.vectors.gate_cases import run as gates
from tests.vectors.merge_runner import merge
from tests.vectors.overlay_runner import overlay
from tests.vectors.replica_runner import replica

__all__ = [
    "bucket",
    "canonical",
    "chain",
    "clocks",
    "gates",
    "h64",
    "have",
    "ids",
    "jws",
    "merge",
    "orders",
    "overlay",
    "replica",
    "signed",
    "stage",
    "star",
]


def h64(given: dict[str, Any]) -> str:
    return sync_ids.chk_text(checksum((table, row_id, v) for table, row_id, v in given["rows"]))


def have(given: dict[str, Any]) -> str:
    return sync_ids.have_digest((bid, ver) for bid, ver in given["vector"])


def chain(given: dict[str, Any]) -> dict[str, str]:
    h = sync_ids.chain_hash(given["previous"], given["body"].encode())
    return {"h": h, "line": f'{given["body"][:-1]},"h":"{h}"}}'}


def ids(given: dict[str, Any]) -> str:
    return sync_ids.uuid5(given["namespace"], given["name"])


def jws(given: dict[str, Any]) -> dict[str, str]:
    keys = {kid: public_key(jwk) for kid, jwk in given["keys"].items()}
    try:
        opened = open_jws(given["token"], given["typ"], keys.get)
    except JwsRefused as refused:
        return {"is": "refused", "why": refused.why}
    return {"is": "opened", "kid": opened.kid, "payload": to_base64url(opened.payload)}


def canonical(given: dict[str, Any]) -> dict[str, str]:
    """`utf16` spells a text by its code units: what no file in UTF-8 can hold."""
    value = "".join(map(chr, given["utf16"])) if "utf16" in given else given["value"]
    tidy = {"plain": jcs.plain(value)} if isinstance(value, str) else {}
    try:
        written = jcs.canonical(value)
    except jcs.NotCanonical as refused:
        return {"refused": refused.reason, **tidy}
    return {"bytes": written.hex(), "sha256": hashlib.sha256(written).hexdigest(), **tidy}


def star(given: dict[str, Any]) -> dict[str, Any]:
    pins = {kid: public_key(jwk) for kid, jwk in given["pins"].items()}
    known = Known(**{**{name: value for name, value in given.items() if name != "token"}, "pins": pins})
    verdict = judge(given["token"], known)
    shown = {"claims": verdict.claims and verdict.claims.jti, "level": verdict.level, "as_of": verdict.as_of}
    return {"tone": verdict.tone, "state": verdict.state, **shown}


def orders(given: dict[str, Any]) -> dict[str, str]:
    return {"step": step(State(given["state"]), given["event"]), "to": TRANSITIONS[given["event"]].target}


def clocks(given: dict[str, Any]) -> dict[str, Any]:
    promised = msgspec.convert(given["promise"], Promise)
    pauses = msgspec.convert(given["pauses"], list[Pause])
    calendar = msgspec.convert(given["calendar"], Calendar)
    return msgspec.to_builtins(stand(promised, given["times"], pauses, calendar, given["now"]))


def bucket(given: dict[str, Any]) -> dict[str, Any]:
    held = given["held"] and HeldBucket(
        given["held"]["bid"],
        tuple(given["held"]["key"]),
        given["held"]["ver"],
        {(row[0], row[1]): (row[0], row[1], row[2], row[3]) for row in given["held"]["rows"]},
        given["held"]["sound"],
    )
    applied = apply_part(held, msgspec.convert(given["part"], WirePart), given["said"])
    if not isinstance(applied, HeldBucket):
        return {"is": applied}
    return {"is": "applied", "ver": applied.ver, "rows": sorted([list(row) for row in applied.rows.values()])}


def signed(given: dict[str, Any]) -> list[dict[str, Any]]:
    content = msgspec.convert(given["content"], Content)
    rows = {int(table): rows for table, rows in given["rows"].items()}
    return [msgspec.to_builtins(one) for one in differences(content, rows)]


def stage(given: dict[str, Any]) -> list[dict[str, Any]]:
    staged: Staged | None = None
    steps: list[dict[str, Any]] = []
    for part in given["parts"]:
        step = stage_part(staged, msgspec.convert(part, WirePart))
        staged = step if isinstance(step, Staged) else None
        if isinstance(step, Staged):
            steps.append({"is": "staged", "said": list(step.said())})
        elif step is None:
            steps.append({"is": "broken"})
        else:
            steps.append({"is": "whole", "ver": step.ver, "chk": step.chk, "rows": [row.id for row in step.rows]})
    return steps
