"""The op types about people, all in the technician's own bucket: who may, and what is decided. Source: PROTOCOL section 6."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from backend.domain import certification_ops, formula_ops, hearing_ops, review_ops, statement_ops, voice_ops
from backend.domain import star_payloads as p
from backend.domain.authority import administrator, himself, over
from sync.command import Command, Effect, Scene

JUDGES = ("manager", "quality")
"""Who examines, decides and confirms; an administrator always may."""

LISTENERS = (*JUDGES, "hotline", "dispatcher")
"""Whoever speaks with customers takes their complaints (R-CMP-1)."""


def _command(
    name: str,
    payload: type[Struct],
    decide: Callable[[Scene], list[Effect]],
    may: Callable[[Scene], bool],
    bucket: str = "u",
    kind: Literal["fact", "intent"] = "intent",
) -> Command:
    return Command(f"{name}@1", kind, bucket, payload, decide, may)


PEOPLE = [
    _command("certification.grant", p.GrantCertification, certification_ops.grant, over(*JUDGES)),
    _command("certification.withdraw", p.Withdraw, certification_ops.withdraw, over(*JUDGES)),
    _command("callback.record", p.RecordCallback, voice_ops.record_callback, over(*JUDGES, "hotline")),
    _command("complaint.record", p.RecordComplaint, voice_ops.record_complaint, over(*LISTENERS)),
    _command("complaint.find", p.FindComplaint, voice_ops.find_complaint, over(*JUDGES)),
    _command("review.decide", p.DecideReview, review_ops.decide, over(*JUDGES)),
    _command("review.confirm", p.Confirm, review_ops.confirm, over(*JUDGES)),
    _command("hearing.decide", p.DecideHearing, hearing_ops.decide, over(*JUDGES)),
    _command("hearing.confirm", p.Confirm, hearing_ops.confirm, over(*JUDGES)),
    _command("hearing.restore", p.RestoreQualification, hearing_ops.restore, over(*JUDGES)),
    _command("statement.make", p.MakeStatement, statement_ops.make, himself, kind="fact"),
    _command("statement.answer", p.AnswerStatement, statement_ops.answer, over(*JUDGES)),
    _command("formula.publish", p.PublishFormula, formula_ops.publish, administrator, bucket="t"),
]
