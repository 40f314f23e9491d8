"""From the issue of a card to what a customer may believe of it. Source: R-STAR-3, PROTOCOL section 11."""

from __future__ import annotations

import base64
import hashlib
import io
import json

from PIL import Image

from backend.domain.jws import to_base64url
from backend.services.finish_restore import finish_restore
from tests.integration.desk import get, orders, reader
from tests.integration.raw_client import RawClient
from tests.integration.site import Site
from tests.integration.stars import Customer, Holder

DAY_MS = 24 * 3600 * 1000


def said(token: str) -> dict:
    """What a token claims."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def desk_op(desk: RawClient, kind: str, user: str, reason: str, r: str = "") -> str:
    op = desk.op(kind, user, {"reason": reason}, b=["u", user], bv=0, **({"r": r} if r else {}))
    return desk.result(op, have=None, budget=0)["o"]


def test_the_first_sync_of_a_technician_brings_a_card_that_a_customer_may_believe(site: Site) -> None:
    lin, customer = Holder(site), Customer(site)
    card = said(lin.row["token"])
    assert (card["nm"], card["st"]) == ("林*安", 4)
    assert card["exp"] - card["iat"] == 7 * 24 * 3600
    assert lin.row["expires_at"] == card["exp"] * 1000
    verdict = customer.scan(lin.shown())
    assert (verdict.tone, verdict.state, verdict.level) == ("green", "valid", 4)
    assert len(f"{site.url}/c#{lin.shown()}") < 1_100


def test_a_card_is_left_for_the_day_then_renewed_by_the_next_sync(site: Site) -> None:
    lin = Holder(site)
    first = lin.row["token"]
    site.clock.at_ms += 14 * 3600 * 1000 - 60_000  # a minute before midnight in Shanghai
    lin.sync()
    assert lin.row["token"] == first
    site.clock.at_ms += 120_000
    lin.sync()
    assert said(lin.row["token"])["iat"] > said(first)["iat"]
    assert said(lin.row["token"])["ix"] == said(first)["ix"]


def test_without_a_sync_the_card_expires_after_seven_days(site: Site) -> None:
    lin, customer = Holder(site), Customer(site)
    site.clock.at_ms += 7 * DAY_MS - 1_000
    customer.fetch()
    assert customer.scan(lin.shown()).tone == "green"
    site.clock.at_ms += 1_000
    customer.fetch()
    assert (customer.scan(lin.shown()).tone, customer.scan(lin.shown()).state) == ("amber", "expired")


def test_what_was_shown_counts_for_this_half_minute_and_the_one_before(site: Site) -> None:
    site.clock.at_ms -= site.clock.at_ms % 30_000
    lin, customer = Holder(site), Customer(site)
    shot = lin.shown()
    site.clock.at_ms += 59_999
    customer.fetch()
    assert customer.scan(shot).tone == "green"
    site.clock.at_ms += 1_001
    customer.fetch()
    assert (customer.scan(shot).tone, customer.scan(shot).state) == ("amber", "replayed")


def test_clocks_that_do_not_agree_are_amber_whichever_is_wrong(site: Site) -> None:
    lin, customer = Holder(site), Customer(site)
    assert customer.scan(lin.shown(site.clock.at_ms + 90_000)).state == "clock"
    assert customer.scan(lin.shown(), clock_apart=True).state == "clock"


def test_a_list_of_yesterday_makes_it_amber_and_says_from_when_it_is(site: Site) -> None:
    lin, customer = Holder(site), Customer(site)
    seen_at = site.clock.at_ms // 1000
    site.clock.at_ms += 61_000
    verdict = customer.scan(lin.shown())
    assert (verdict.tone, verdict.state, verdict.as_of) == ("amber", "stale", seen_at)
    site.clock.at_ms += DAY_MS
    assert (customer.scan(lin.shown()).tone, customer.scan(lin.shown()).state) == ("amber", "cannot_check")


def test_a_demotion_is_in_the_list_as_soon_as_it_is_committed(site: Site) -> None:
    lin, customer = Holder(site), Customer(site)
    user = lin.client.user["id"]
    (text,) = [doc for (doc,) in site.sql("SELECT doc FROM row WHERE tbl = 10 AND id = :id", id=user)]
    lower = json.dumps({**json.loads(text), "level": 3})
    site.sql("UPDATE row SET doc = :doc WHERE tbl = 10 AND id = :id", doc=lower, id=user)
    site.clock.at_ms += 1_000
    customer.fetch()
    verdict = customer.scan(lin.shown())
    assert (verdict.tone, verdict.state, verdict.level) == ("green", "demoted", 3)
    assert verdict.claims is not None
    assert verdict.claims.st == 4


def test_a_revoked_technician_is_red_at_once_and_gets_no_new_card(site: Site) -> None:
    lin, customer, jing = Holder(site), Customer(site), site.client("jing")
    user = lin.client.user["id"]
    assert desk_op(jing, "card.revoke@1", user, "冒用名义收费") == "applied"
    assert desk_op(jing, "card.revoke@1", user, "再来一次") == "rejected"
    site.clock.at_ms += 1_000
    customer.fetch()
    verdict = customer.scan(lin.shown())
    assert (verdict.tone, verdict.state, verdict.claims) == ("red", "revoked", None)
    old = lin.row["token"]
    site.clock.at_ms += 2 * DAY_MS
    lin.sync()
    assert lin.row["token"] == old
    assert desk_op(jing, "card.restore@1", user, "查明是误会") == "applied"
    lin.sync()
    customer.fetch()
    assert customer.scan(lin.shown()).tone == "green"


def test_a_lost_phone_is_red_and_may_not_sync_while_the_other_one_goes_on(site: Site) -> None:
    lost, other = Holder(site), Holder(site)
    user = lost.client.user["id"]
    assert desk_op(site.client("diao"), "device.revoke@1", user, "手机丢了", r=lost.client.dev) == "applied"
    site.clock.at_ms += 1_000
    customer = Customer(site)
    assert (customer.scan(lost.shown()).tone, customer.scan(lost.shown()).state) == ("red", "lost")
    assert customer.scan(other.shown()).tone == "green"
    assert lost.client.post().json()["code"] == "auth.session"
    again = Holder(site)
    assert again.client.post(dev=lost.client.dev).json()["code"] == "device.revoked"


def test_only_a_manager_revokes_a_card_and_only_for_his_own_people(site: Site) -> None:
    lin = Holder(site)
    user = lin.client.user["id"]
    for login in ("diao", "zhi", "he"):
        assert desk_op(site.client(login), "card.revoke@1", user, "不该行") in ("rejected", "parked")
    customer = Customer(site)
    assert customer.scan(lin.shown()).tone == "green"


def test_a_proof_of_another_phone_or_for_another_site_is_red(site: Site) -> None:
    lin, other, customer = Holder(site), Holder(site), Customer(site)
    stolen = f"{lin.row['token']}~{other.shown().split('~', 1)[1]}"
    assert (customer.scan(stolen).tone, customer.scan(stolen).state) == ("red", "forged")
    assert customer.scan(lin.shown(aud="https://starslde.example/c")).state == "forged"


def test_the_printed_badge_is_never_green(site: Site) -> None:
    lin = Holder(site)
    jing = reader(site, "jing")
    badge = jing.post(f"/api/people/{lin.client.user['id']}/badge").raise_for_status().json()
    customer = Customer(site)
    verdict = customer.scan(badge["url"].partition("#")[2])
    assert (verdict.tone, verdict.state) == ("amber", "static")
    assert customer.scan(f"{badge['url'].partition('#')[2]}~{lin.shown().split('~', 1)[1]}").state == "forged"
    access = get(jing, f"/api/people/{lin.client.user['id']}/devices")
    assert access["devices"][-1]["id"] == badge["id"]
    assert {one["id"] for one in access["devices"]} >= {lin.client.dev}
    assert (access["has_card"], access["revoked"]) == (True, None)


def portrait(colour: str) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (800, 1000), colour).save(picture, "PNG")
    return picture.getvalue()


def test_a_face_comes_on_the_next_card_and_is_shown_by_its_hash(site: Site) -> None:
    lin, jing = Holder(site), site.client("jing")
    user = lin.client.user["id"]
    png = {"content-type": "image/png"}
    path = f"/api/people/{user}/photo"
    assert jing.http.put(path, content=b"<svg onload=alert(1)>", headers=png).json()["code"] == "image.unreadable"
    assert jing.http.put(path, content=portrait("teal")).json()["code"] == "request.media_type"
    assert reader(site, "diao").put(path, content=portrait("teal"), headers=png).json()["code"] == "auth.role"
    made = jing.http.put(path, content=portrait("teal"), headers=png).raise_for_status().json()
    op = jing.op("card.photo@1", user, made, b=["u", user], bv=0)
    assert jing.result(op, have=None, budget=0)["o"] == "applied"
    lin.sync()
    ph = said(lin.row["token"])["ph"]
    with site.anonymous() as http:
        answer = http.get(f"/api/stars/photos/{ph}")
        assert http.get("/api/stars/photos/AAAA").status_code == 404
    assert answer.headers["content-type"] == "image/jpeg"
    assert to_base64url(hashlib.sha256(answer.content).digest()) == ph
    assert Image.open(io.BytesIO(answer.content)).size == (256, 320)
    assert Customer(site).scan(lin.shown()).tone == "green"


def test_a_replaced_issuer_key_counts_until_it_is_forgotten(site: Site) -> None:
    lin, keys = Holder(site), site.wiring.keys
    old = keys.current("star_issuer").kid
    keys.rotate("star_issuer")
    site.clock.at_ms += 1_000
    customer = Customer(site)
    assert customer.scan(lin.shown()).tone == "green"
    keys.forget("star_issuer", old)
    site.clock.at_ms += 1_000
    customer.fetch()
    assert (customer.scan(lin.shown()).tone, customer.scan(lin.shown()).state) == ("red", "forged")
    lin.sync()
    customer.fetch()
    assert customer.scan(lin.shown()).tone == "green"


def test_a_card_signed_before_a_restore_never_answers_for_another_person(site: Site) -> None:
    lin = Holder(site)
    site.sql("DELETE FROM row WHERE tbl = 29")
    site.sql("UPDATE counter SET n = 0 WHERE name = 'card_slot'")
    finish_restore(site.database)
    site.clock.at_ms += 1_000
    site.restart()
    he = Holder(site, "he")
    assert he.row["ix"] != lin.row["ix"]
    assert Customer(site).scan(lin.shown()).state == "unknown"


def test_the_lists_are_public_small_and_cacheable(site: Site) -> None:
    Holder(site)
    with site.anonymous() as http:
        for name in ("status", "trust"):
            answer = http.get(f"/api/stars/{name}")
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=30"
            assert answer.headers["content-type"] == "application/jose"
            assert "set-cookie" not in answer.headers


def test_the_customer_s_link_names_the_order_and_who_comes_and_nothing_else(site: Site) -> None:
    lin, diao = Holder(site), reader(site, "diao")
    mine = said(lin.row["token"])["sub"]
    visits = {}
    for key, order in orders(diao, state="open").items():
        visit = said(get(diao, f"/api/orders/{key}/link")["url"].partition("#")[2])
        assert sorted(visit) == ["exp", "iat", "no", "subs", "v"]
        assert (mine in visit["subs"]) == ("林予安" in order["technicians"])
        visits[visit["no"]] = len(visit["subs"])
    assert any(count for count in visits.values())
