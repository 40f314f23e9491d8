"""Payloads of the ops about people: certificates, call-backs, complaints, reviews. Source: PROTOCOL section 6."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from backend.domain.payloads import Name, Payload, Reason, Text
from backend.domain.star import Formula
from sync.messages import Uuid

Level = Annotated[int, Meta(ge=1, le=5)]
Mark = Annotated[int, Meta(ge=0, le=5)]
CertificateKind = Literal["product", "skill", "role", "ability", "basic"]


class GrantCertification(Payload, frozen=True):
    """`product`: an exam with a grade, counts for the level. `skill`: a product mastered (R-STAR-8). `role`: support, project
    or trainer (R-STAR-7). `ability`: data (repair, backup, restore) or solution (R-STAR-8). `basic`: conduct, technique or
    policies (R-STAR-9)."""

    kind: CertificateKind
    subject: Annotated[str, Meta(min_length=1, max_length=60)]
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    passed_on: date
    grade: Annotated[int, Meta(ge=1, le=4)] | None = None
    until_on: date | None = None


class Withdraw(Payload, frozen=True):
    reason: Reason


class RecordCallback(Payload, frozen=True):
    """Five questions of 0 to 5 (R-CB-2)."""

    order: Uuid
    on: date
    scores: Annotated[list[Mark], Meta(min_length=5, max_length=5)]
    note: Text = ""


class RecordComplaint(Payload, frozen=True):
    on: date
    text: Reason
    order: Uuid | None = None
    customer_name: Name = ""


class FindComplaint(Payload, frozen=True):
    verdict: Literal["justified", "unfounded"]
    note: Reason


class DecideReview(Payload, frozen=True):
    """`proposed` is the level that the formula gave on the page: where it gives another by now, nothing is decided."""

    proposed: Level
    level: Level
    reason: Reason


class Confirm(Payload, frozen=True):
    verdict: Literal["confirm", "refuse"]
    note: Text = ""


class MakeStatement(Payload, frozen=True):
    """`subject` is the review or the hearing spoken of; a request for training has none."""

    about: Literal["review", "hearing", "training"]
    text: Annotated[str, Meta(min_length=1, max_length=4_000)]
    subject: Uuid | None = None


class AnswerStatement(Payload, frozen=True):
    verdict: Literal["stands", "again", "arranged", "declined"]
    text: Reason


class DecideHearing(Payload, frozen=True):
    """`harm`: to the firm's reputation; without it no qualification is lost (R-STAR-5)."""

    verdict: Literal["lost", "kept"]
    harm: bool
    reason: Reason


class RestoreQualification(Payload, frozen=True):
    certification: Uuid
    note: Text = ""


class PublishFormula(Payload, frozen=True):
    from_on: date
    formula: Formula
    reason: Reason
