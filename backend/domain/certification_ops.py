"""Certificates granted and withdrawn. Source: R-STAR-6 … R-STAR-9."""

from backend.domain.people import card_of, fresh_id, look_now, past, row_of, signed
from backend.domain.star_facts import valid
from backend.domain.tables import CERTIFICATION, STAR_CARD
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.world import Doc

SUBJECTS = {
    "role": ("support", "project", "trainer"),
    "ability": ("data", "solution"),
    "basic": ("conduct", "technique", "policies"),
}
"""Kinds of certificates whose subjects are fixed: R-STAR-7, R-STAR-8, R-STAR-9."""


def grant(scene: Scene) -> list[Effect]:
    wanted, row_id = scene.payload, fresh_id(scene, CERTIFICATION)
    card = card_of(scene)
    if wanted.kind in SUBJECTS and wanted.subject not in SUBJECTS[wanted.kind]:
        raise Refusal("certification.subject", subjects=list(SUBJECTS[wanted.kind]))
    if (wanted.grade is None) == (wanted.kind == "product"):
        raise Refusal("certification.grade")
    if wanted.until_on is not None and wanted.until_on < wanted.passed_on:
        raise Refusal("certification.span")
    if (wanted.kind, wanted.subject) == ("role", "trainer"):
        _has_both_skills(scene)
    doc: Doc = {
        "kind": wanted.kind,
        "subject": wanted.subject,
        "name": wanted.name,
        "grade": wanted.grade,
        "passed_on": past(scene, wanted.passed_on),
        "until_on": wanted.until_on and wanted.until_on.isoformat(),
        "withdrawn": None,
        "op": scene.op.i,
        **signed(scene),
    }
    return [Insert(CERTIFICATION, row_id, doc), *_on_card(scene, card, {row_id: doc})]


def withdraw(scene: Scene) -> list[Effect]:
    doc = row_of(scene, CERTIFICATION)
    if doc["withdrawn"] is not None:
        raise Refusal("certification.withdrawn")
    gone = {**doc, "withdrawn": {**signed(scene), "reason": scene.payload.reason, "op": scene.op.i}}
    put = Put(CERTIFICATION, scene.op.r or "", {"withdrawn": gone["withdrawn"]})
    return [put, *_on_card(scene, card_of(scene), {scene.op.r or "": gone})]


def _has_both_skills(scene: Scene) -> None:
    """R-STAR-7: a trainer has the skills of both other roles, and can teach."""
    rows = {CERTIFICATION: _held(scene, {})}
    held = {doc["subject"] for doc in valid(rows, look_now(scene), "role").values()}
    if not {"support", "project"} <= held:
        raise Refusal("certification.trainer")


def _on_card(scene: Scene, card: Doc, changed: dict[str, Doc]) -> list[Effect]:
    """The card shows the certificates by exam, those that have lapsed too, so that nobody wonders where one went."""
    held = [doc for doc in _held(scene, changed).values() if doc["kind"] == "product" and doc["withdrawn"] is None]
    shown = [
        {"name": doc["name"], "until_on": doc["until_on"]}
        for doc in sorted(held, key=lambda doc: (-doc["grade"], doc["passed_on"], doc["name"]))
        if doc["until_on"] is not None
    ]
    return [] if shown == card["certifications"] else [Put(STAR_CARD, scene.bucket.root, {"certifications": shown})]


def _held(scene: Scene, changed: dict[str, Doc]) -> dict[str, Doc]:
    rows = scene.world.table(scene.bucket, CERTIFICATION)
    return {row_id: row.doc for row_id, row in rows.items()} | changed
