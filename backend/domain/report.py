"""What a service report says: the signed record in the words of its language, and nothing that was not signed.

Pure: a record and what the server attests of it go in, a plain document comes out, ready to be set. Source: R-ORD-6,
R-INS-1 (the written report), the forms 服务任务单 and 巡检报告单; PROTOCOL section 10.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from backend.domain.calendar import at_site
from backend.domain.report_words import WORDS
from backend.domain.service_act import Content, ItemShown, ServiceAct, seal_code


class Attested(Struct, frozen=True):
    """What the server says of a record, beside what the record says itself. Times in ms."""

    organisation: str
    hotline: str
    signature: str
    record_sha256: str
    received_at: int
    level: str
    """E0, E1 or E2."""
    ink: Sequence[Sequence[int]] = ()
    """Strokes, each x, y, x, y, … in the units of `box`."""
    box: tuple[int, int] = (1000, 460)
    erased: Mapping[str, str] = {}
    """Personal data that were erased since: what it was, and the day."""


def report(act: ServiceAct, attested: Attested, check_url: str, pictures: Sequence[str | None]) -> dict[str, Any]:
    """The document, as plain values. `pictures`: file names of the photos, in the record's order; None: not here yet."""
    shown, words = act.content, WORDS[act.content.wording.lang]
    inspection = shown.checklist is not None and shown.order.kind == "inspection"
    return {
        "lang": shown.wording.lang,
        "dated_s": act.claimed_at // 1000,
        "words": words,
        "title": words["inspection"] if inspection else words["service"],
        "organisation": attested.organisation,
        "hotline": attested.hotline,
        "number": shown.order.number or words["no_number"],
        "facts": _facts(shown, words),
        "fault": shown.fault,
        "work": [[work.text, work.by_name] for work in shown.work],
        "checklist": _checklist(shown, words),
        "parts": [[part.code, part.name, f"{part.qty} {part.unit}"] for part in shown.parts],
        "price": _price(act, words),
        "photos": [
            {"file": file, "sha": photo.sha256[:12]} for photo, file in zip(shown.photos, pictures, strict=True)
        ],
        "verdict": words[act.outcome],
        "signer": _signer(act, words),
        "ink": bool(attested.ink) and act.outcome == "signed",
        "seal": {
            "code": seal_code(act.content_sha256),
            "url": check_url,
            "level": words[attested.level],
            "facts": [
                [words["claimed_at"], moment(act.claimed_at)],
                [words["received_at"], moment(attested.received_at)],
                [words["record"], attested.record_sha256],
                [words["wording"], f"{shown.wording.id} · {shown.wording.sha256[:12]}"],
            ],
        },
        "opinion": words["opinion_sealed"] if act.opinion_sha256 else "",
        "erased": [words["erased"].format(what=what, on=on) for what, on in attested.erased.items()],
    }


def ink_svg(attested: Attested) -> bytes:
    """The signature as a drawing."""
    width, height = attested.box
    lines = "".join(f'<polyline points="{_points(stroke)}"/>' for stroke in attested.ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><g fill="none" stroke="#0b1220" '
        f'stroke-width="7" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    ).encode()


def _points(stroke: Sequence[int]) -> str:
    return " ".join(f"{int(x)},{int(y)}" for x, y in zip(stroke[::2], stroke[1::2], strict=True))


def moment(at_ms: int) -> str:
    """At the site, to the minute."""
    return f"{at_site(at_ms):%Y-%m-%d %H:%M}"


def _facts(shown: Content, words: Mapping[str, str]) -> list[list[str]]:
    people = [f"{each.name} {'★' * each.level}" if each.level else each.name for each in shown.engineers]
    facts = [
        [words["customer"], shown.customer.name],
        [words["address"], shown.address],
        [words["contact"], shown.contact],
        [words["device"], shown.device.name if shown.device else words["none"]],
        [words["kind"], words[f"kind.{shown.order.kind}"]],
        [words["engineers"], words["between"].join(people)],
    ]
    times = ((words["arrived_at"], shown.arrived_at), (words["done_at"], shown.done_at))
    return facts + [[word, moment(at)] for word, at in times if at is not None]


def _checklist(shown: Content, words: Mapping[str, str]) -> dict[str, Any] | None:
    if shown.checklist is None:
        return None
    items = shown.checklist.items
    said = [sum(item.result == result for item in items) for result in ("pass", "fail", "na", None)]
    return {
        "name": words["checklist"].format(name=shown.checklist.name, version=shown.checklist.version),
        "sum": words["sum"].format(**dict(zip(("ok", "bad", "na", "open"), said, strict=True))),
        "items": [
            [item.code, item.text, _reading(item), words[f"result.{item.result}"], item.note or ""] for item in items
        ],
        "failed": [item.result == "fail" for item in items],
    }


def _reading(item: ItemShown) -> str:
    return "" if item.value is None else f"{item.value} {item.unit or ''}".rstrip()


def _price(act: ServiceAct, words: Mapping[str, str]) -> dict[str, Any] | None:
    price = act.content.price
    if price is None:
        return None
    return {
        "lines": [[line.text, str(line.qty), yuan(line.unit_fen), yuan(line.amount_fen)] for line in price.lines],
        "total": yuan(price.total_fen),
        "agreed": words["price_agreed" if act.price_agreed else "price_open"],
    }


def yuan(fen: int) -> str:
    """¥276.00"""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def _signer(act: ServiceAct, words: Mapping[str, str]) -> list[list[str]]:
    signer = act.signer
    lines = [[words["signer"], signer.name]] if signer.name else []
    if signer.capacity is not None:
        lines.append([words["capacity"], words[f"capacity.{signer.capacity}"]])
    if signer.how is not None:
        lines.append([words["how"], words[f"how.{signer.how}"]])
    if signer.reason is not None:
        lines.append([words["reason"], signer.reason])
    return lines
