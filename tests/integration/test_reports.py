"""The report of a sealed act and the public question whether it stands. Source: PROTOCOL section 10."""

from __future__ import annotations

import hashlib
import io
import json
import re

import httpx
import pypdf
import pytest

from backend.domain.jws import from_base64url
from tests.integration.desk import problem
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site
from tests.integration.tablet import Tablet
from tests.integration.test_signing import ORDER, signature, visit
from tests.integration.test_signing_stale import desk_patch


@pytest.fixture
def tablet(site: Site) -> Tablet:
    lin = Tablet(site, "lin")
    visit(lin)
    lin.pull()
    return lin


def report(client: RawClient, op: str, order: str = ORDER) -> httpx.Response:
    return client.http.get(f"/api/orders/{order}/report/{op}")


def said(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s", "", text)


def code_of(row: dict[str, str]) -> str:
    return row["content_sha256"][:16]


def test_the_report_says_what_was_signed_and_carries_the_signed_bytes(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    row = signature(tablet, op)
    answer = report(tablet.client, op)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    shown = tablet.client.rows(ORDER, 1)[ORDER]
    for text in (shown["customer_name"], shown["contact"], shown["fault"], "徐𬭎", row["record_sha256"]):
        assert re.sub(r"\s", "", text) in said(answer.content)
    inside = pypdf.PdfReader(io.BytesIO(answer.content)).attachments
    assert inside["record.jws"] == [row["record"].encode()]
    assert inside["receipt.jws"] == [row["receipt"].encode()]
    assert report(site.client("diao"), op).content == answer.content


def test_after_the_office_edits_a_signed_field_the_report_is_the_same_file(site: Site, tablet: Tablet) -> None:
    """Must show 4: the file says what was signed, the check says that something changed since, and which field."""
    op = tablet.sign(ORDER)
    was = tablet.client.rows(ORDER, 1)[ORDER]["contact"]
    code = code_of(signature(tablet, op))
    before = report(tablet.client, op).content
    with site.anonymous() as anyone:
        stands = anyone.get(f"/api/seals/{code}").json()
        assert (stands["state"], stands["changed"]) == ("sealed", [])
        desk = desk_patch(site, contact="徐宏 改")
        assert report(tablet.client, op).content == before
        assert re.sub(r"\s", "", was) in said(before)
        now = anyone.get(f"/api/seals/{code}").json()
    assert now["state"] == "stale"
    assert [(one["table"], one["field"]) for one in now["changed"]] == [("order", "contact")]
    assert now["receipt"] == stands["receipt"]
    assert now["files"] == [hashlib.sha256(before).hexdigest()]
    assert not any(word in json.dumps(now, ensure_ascii=False) for word in ("徐宏", "徐𬭎", desk.user["name"], was))


def test_the_answer_lets_anybody_check_for_himself(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    row = signature(tablet, op)
    with site.anonymous() as anyone:
        answer = anyone.get(f"/api/seals/{code_of(row)}").json()
    receipt = json.loads(from_base64url(answer["receipt"].split(".")[1]))
    assert (receipt["record_sha256"], receipt["content_sha256"]) == (row["record_sha256"], row["content_sha256"])
    assert (answer["level"], answer["outcome"], answer["flags"]) == ("E0", "signed", [])
    assert answer["key"]["kty"] == "EC"
    assert "d" not in answer["key"]
    assert "set-cookie" not in anyone.headers


def test_a_code_may_be_typed_as_it_is_printed(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    code = code_of(signature(tablet, op)).upper()
    printed = " ".join(code[n : n + 4] for n in range(0, 16, 4))
    with site.anonymous() as anyone:
        assert anyone.get(f"/api/seals/{printed}").json()["code"] == code.lower()
        assert anyone.get(f"/api/seals/{printed.replace(' ', '-')}").json()["code"] == code.lower()


def test_what_is_no_code_and_what_nobody_sealed(site: Site, tablet: Tablet) -> None:
    code = code_of(signature(tablet, tablet.sign(ORDER)))
    with site.anonymous() as anyone:
        for wrong in (code[:-1], code + "0", "x" * 16, "0" * 40, "' OR 1=1 --"):
            assert problem(anyone.get(f"/api/seals/{wrong}")) == (400, "seal.code")
        assert problem(anyone.get(f"/api/seals/{'0' * 16}")) == (404, "seal.unknown")


def test_whoever_guesses_codes_is_asked_to_wait(site: Site) -> None:
    with site.anonymous() as anyone:
        answers = [anyone.get(f"/api/seals/{n:016x}").status_code for n in range(31)]
        assert answers == [404] * 30 + [503]
        site.clock.at_ms += 61_000
        assert anyone.get(f"/api/seals/{0:016x}").status_code == 404


def test_a_report_is_for_those_who_see_the_order(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    signature(tablet, op)
    assert problem(report(site.client("ding"), op)) == (404, "order.not_found")
    assert problem(report(tablet.client, op, ORDERS["ding-printer"])) == (404, "order.not_found")
    assert problem(report(tablet.client, "no-such-act")) == (404, "order.not_found")
    with site.anonymous() as anyone:
        assert problem(anyone.get(f"/api/orders/{ORDER}/report/{op}")) == (401, "auth.session")


def test_who_did_not_sign_has_a_report_without_ink(tablet: Tablet) -> None:
    op = tablet.decline(ORDER, "refused", "客户要先问总部")
    signature(tablet, op)
    text = said(report(tablet.client, op).content)
    assert "客户未签字。" in text
    assert "客户要先问总部" in text
