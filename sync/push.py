"""Executes admitted ops, in memory: load once, decide in memory, save once. Source: PROTOCOL sections 3 and 5."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from sync.command import Catalogue, Command, Moment, Principal, Scene
from sync.errors import Refusal
from sync.lines import Line
from sync.messages import Op, OpError, Outcome, Verdict
from sync.version import MAX_LINES
from sync.world import Bucket, World
from sync.writing import Bumps, Writing


@dataclass(frozen=True, slots=True)
class Push:
    """Whose ops are executed, on what, under which rules."""

    world: World
    catalogue: Catalogue
    who: Principal
    moment_of: Callable[[Op], Moment]
    seen_until: Callable[[int], int | None]
    """bid → the bucket's `ver` at which the user stopped being a member before this push; None if he never was one."""
    epoch: str
    past: frozenset[str]
    """The epochs that this database has lived through: it holds what was written in them, up to its restore."""
    defect: Callable[[Line, Exception], None]
    """Told of an op whose execution failed in a way that nobody foresaw."""
    voucher: Principal | None = None
    """Who lets parked ops of the author pass, within his own rights."""


def execute(push: Push, lines: Iterable[Line]) -> list[Outcome]:
    """Executes lines in order. What one op or group does wrong never holds up the others. MUST-GOON."""
    outcomes: list[Outcome] = []
    for group in groups(lines):
        outcomes += _execute_group(push, group)
    return outcomes


def groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Neighbouring lines of one group together; every other line alone."""
    group: list[Line] = []
    for line in lines:
        if group and _group_of(line) != _group_of(group[0]):
            yield group
            group = []
        group.append(line)
        if _group_of(line) is None:
            yield group
            group = []
    if group:
        yield group


def _group_of(line: Line) -> str | None:
    return line.op.g[0] if line.op is not None and line.op.g is not None else None


def is_whole(group: list[Line]) -> bool:
    """All members are there, numbered 0…n-1."""
    places = [line.op.g[1:] for line in group if line.op is not None and line.op.g is not None]
    return not places or places == [(k, len(group)) for k in range(len(group))]


def split_open(lines: list[Line], last_seq: int) -> tuple[list[Line], list[Line]]:
    """(what can be executed, the first members of a group of which the rest may still come). `lines` in the order of
    `s`; `last_seq` is the last `s` of the journal: a group that does not end there is not gone on with. MUST-HALF."""
    *_, tail = [[], *groups(lines)]
    places = [line.op.g[1:] for line in tail if line.op is not None and line.op.g is not None]
    most = places[0][1] if places else 0
    is_open = places == [(k, most) for k in range(len(tail))] and len(tail) < most <= MAX_LINES
    if not is_open or tail[-1].seq != last_seq:
        return lines, []
    return lines[: -len(tail)], tail


def _execute_group(push: Push, group: list[Line]) -> list[Outcome]:
    """All effects of a group, or none. MUST-GROUP, MUST-FACT, MUST-INTENT."""
    if not is_whole(group):
        return [_not_executed(line, Refusal("group.incomplete", park=True)) for line in group]
    bumps = Bumps(push.world)
    push.world.begin()
    done: list[Outcome] = []
    for line in group:
        try:
            done.append(_execute(push, line, bumps))
        except Refusal as refusal:
            push.world.take_back()
            return _fail(push, group, line, refusal)
        except Exception as defect:  # noqa: BLE001 - whatever it is, it is this op's alone
            push.world.take_back()
            push.defect(line, defect)
            return _fail(push, group, line, Refusal("op.defect", park=True))
    at = bumps.at()
    return [msgspec.structs.replace(outcome, at=at or outcome.at) for outcome in done]


def _fail(push: Push, group: list[Line], culprit: Line, refusal: Refusal) -> list[Outcome]:
    """A rejected intent rejects a group of intents; a group that holds a fact is parked, for a fact is never refused."""
    commands = [push.catalogue.command_of(line.op) if line.op else None for line in group]
    # What nobody understands may be a fact.
    refusal.park = refusal.park or any(command is None or command.kind == "fact" for command in commands)
    others = Refusal("group.held", park=refusal.park, op=culprit.op_id)
    return [_not_executed(line, refusal if line is culprit else others) for line in group]


def _not_executed(line: Line, refusal: Refusal) -> Outcome:
    verdict: Verdict = "parked" if refusal.park else "rejected"
    return Outcome(line.op_id, verdict, [], e=OpError(refusal.code, refusal.args_ or None))


def _execute(push: Push, line: Line, bumps: Bumps) -> Outcome:
    op = line.op
    if op is None:
        raise Refusal(line.error or "op.malformed", park=True)
    if op.u != push.who.user:
        raise Refusal("op.author", park=True)
    op = push.catalogue.upcast(op)
    command = push.catalogue.commands.get(op.t)
    if command is None:
        raise Refusal("op.unknown_type", park=True, type=op.t)
    if op.b[0] != command.bucket:
        raise Refusal("bucket.kind", park=True)
    try:
        payload = msgspec.convert(op.x, command.payload)
    except msgspec.ValidationError as error:
        raise Refusal("op.payload", park=True, reason=str(error)) from None
    scene = _enter(push, command, op, payload)
    effects = command.decide(scene)
    own = push.world.make_bucket(*op.b) if scene.bucket.bid == 0 else scene.bucket
    writing = Writing(push.world, push.catalogue, scene, own, bumps)
    for effect in effects:
        writing.take(effect)
    verdict: Verdict = "applied"
    if writing.conflicts:
        verdict = "conflict"
    elif writing.met_others or scene.said:
        verdict = "merged"
    return Outcome(op.i, verdict, [(own.bid, own.ver)], c=writing.conflicts or None)


def _enter(push: Push, command: Command, op: Op, payload: Any) -> Scene:
    """Authorises. An unknown bucket and a foreign one are answered alike."""
    world, who, moment = push.world, push.who, push.moment_of(op)
    bucket = world.bucket(*op.b)
    if op.e not in (None, push.epoch):
        # Its base counts in numbers of another epoch: of what was written since the restore it has seen nothing, and
        # where that epoch is not of this database's past, nobody knows what it has seen.
        floor = bucket.floor if bucket is not None and op.e in push.past else 0
        op = msgspec.structs.replace(op, bv=min(op.bv, floor))
    if bucket is None or bucket.ver == 0:
        if not command.creates:
            raise Refusal("bucket.not_member", park=True)
        scene = Scene(op, payload, who, moment, world, bucket or Bucket(0, *op.b, ver=0, chk=0), False, False, said=[])
        if not command.may(scene):
            raise Refusal("op.role")
        return scene
    member = who.user in world.members(bucket)
    late = False
    if not member:
        left_at = world.left_at(bucket, who.user) or push.seen_until(bucket.bid)
        late = left_at is not None and op.bv <= left_at and command.kind == "fact"
    scene = Scene(op, payload, who, moment, world, bucket, member, late, said=[])
    if not command.may(scene) and not _is_vouched(push, command, scene):
        if member or late or push.catalogue.sees(scene):
            raise Refusal("op.role")
        raise Refusal("bucket.not_member", park=True)
    return scene


def _is_vouched(push: Push, command: Command, scene: Scene) -> bool:
    """A fact passes by the word of who sees its bucket, an intent by the word of who may do it himself."""
    if push.voucher is None:
        return False
    own = msgspec.structs.replace(scene, who=push.voucher, member=False, late=False)
    return push.catalogue.sees(own) if command.kind == "fact" else command.may(own)
