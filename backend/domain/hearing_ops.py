"""A hearing about complaints: qualification is lost by two persons' word, and comes back by a new exam. Source: R-STAR-5."""

from backend.domain.calendar import on_site
from backend.domain.people import card_of, docs, look_now, row_of, rules, signed
from backend.domain.star_facts import valid
from backend.domain.tables import CERTIFICATION, HEARING, STAR_CARD, STATEMENT
from sync.command import Effect, Put, Scene
from sync.errors import Refusal

DAY_MS = 86_400_000


def decide(scene: Scene) -> list[Effect]:
    """The technician is heard first, or has had his days for it. Without harm to the firm nothing is lost."""
    hearing, said = row_of(scene, HEARING), scene.payload
    if hearing["state"] != "open":
        raise Refusal("hearing.settled", state=hearing["state"])
    if said.verdict == "lost" and not said.harm:
        raise Refusal("hearing.no_harm")
    waits_ms = rules(scene).hearing_days * DAY_MS
    heard = any(doc["subject"] == scene.op.r for doc in docs(scene, STATEMENT).values())
    if not heard and scene.moment.now < hearing["opened_at"] + waits_ms:
        raise Refusal("hearing.not_heard", until=hearing["opened_at"] + waits_ms)
    decision = {
        "verdict": said.verdict,
        "harm": said.harm,
        "reason": said.reason,
        "op": scene.op.i,
        **signed(scene),
    }
    state = "awaiting_second" if said.verdict == "lost" else "kept"
    return [Put(HEARING, scene.op.r or "", {"state": state, "decision": decision})]


def confirm(scene: Scene) -> list[Effect]:
    """Four eyes: never whoever decided. Refused, the hearing is open again."""
    hearing = row_of(scene, HEARING)
    if hearing["state"] != "awaiting_second":
        raise Refusal("hearing.settled", state=hearing["state"])
    if hearing["decision"]["by"] == scene.who.user:
        raise Refusal("hearing.same_person")
    second = {"verdict": scene.payload.verdict, "note": scene.payload.note, "op": scene.op.i, **signed(scene)}
    if scene.payload.verdict == "refuse":
        return [Put(HEARING, scene.op.r or "", {"state": "open", "second": second})]
    put = Put(HEARING, scene.op.r or "", {"state": "lost", "second": second})
    return [put, Put(STAR_CARD, scene.bucket.root, {"state": "lost"})]


def restore(scene: Scene) -> list[Effect]:
    """By an exam passed since the loss."""
    hearing, card = row_of(scene, HEARING), card_of(scene)
    if hearing["state"] != "lost":
        raise Refusal("hearing.settled", state=hearing["state"])
    lost_on = on_site(hearing["second"]["at"]).isoformat()
    certificates = valid({CERTIFICATION: docs(scene, CERTIFICATION)}, look_now(scene), "product")
    passed = certificates.get(scene.payload.certification)
    if passed is None or passed["passed_on"] < lost_on:
        raise Refusal("hearing.no_exam", lost_on=lost_on)
    restored = {
        "certification": scene.payload.certification,
        "note": scene.payload.note,
        "op": scene.op.i,
        **signed(scene),
    }
    put = Put(HEARING, scene.op.r or "", {"state": "restored", "restored": restored})
    return [put, Put(STAR_CARD, scene.bucket.root, {"state": "valid"})] if card["state"] == "lost" else [put]
