"""Who may come in, and for whom a session speaks. Source: PROTOCOL section 1; decisions on sign-in."""

from __future__ import annotations

import threading
import time
import uuid
from pathlib import Path

import httpx
import msgspec

from backend.bootstrap import ARGON2_MEMORY_KIB, wire
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, PASSWORD, Site, new_key

DAY_MS = 86_400_000


def sign_in(site: Site, user: str, password: str = PASSWORD) -> httpx.Response:
    return site.anonymous().post("/sessions", json={"user": user, "password": password})


def test_who_is_signed_in(site: Site) -> None:
    answer = sign_in(site, " LIN ")
    assert answer.status_code == 201
    body = answer.json()
    assert body["expires_at"] == NOW + 90 * DAY_MS
    assert {key: body["user"][key] for key in ("login", "name", "roles")} == {
        "login": "lin",
        "name": "林予安",
        "roles": ["technician"],
    }
    assert set(body["user"]) == {"id", "login", "name", "roles", "branch"}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    current = site.anonymous().get("/sessions/current", cookies=dict(answer.cookies))
    assert (current.status_code, current.json()) == (200, body)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(site: Site) -> None:
    site.sql("UPDATE account SET enabled = :no WHERE login = 'he'", no=False)
    answers = [sign_in(site, "lin", "wrong"), sign_in(site, "nobody", "wrong"), sign_in(site, "he")]
    bodies = [{key: value for key, value in answer.json().items() if key != "request"} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert (bodies[0]["status"], bodies[0]["code"], bodies[0]["kind"]) == (401, "auth.credentials", "REFUSED")
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_five_failures_lock_a_name_for_longer_and_longer(site: Site) -> None:
    assert [sign_in(site, "lin", "wrong").status_code for _ in range(4)] == [401] * 4
    fifth = sign_in(site, "lin", "wrong")
    assert (fifth.status_code, fifth.json()["code"], fifth.headers["retry-after"]) == (429, "auth.locked", "30")
    assert sign_in(site, "lin").status_code == 429
    assert sign_in(site, "he").status_code == 201
    site.clock.at_ms += 30_000
    again = sign_in(site, "lin", "wrong")
    assert (again.status_code, again.headers["retry-after"]) == (429, "60")
    site.clock.at_ms += 59_001
    assert sign_in(site, "lin").headers["retry-after"] == "1"
    site.clock.at_ms += 999
    assert sign_in(site, "lin").status_code == 201
    assert [sign_in(site, "lin", "wrong").status_code for _ in range(4)] == [401] * 4


def test_failures_are_forgotten_a_day_after_the_last(site: Site) -> None:
    for name in ("lin", "nobody-1", "nobody-2"):
        sign_in(site, name, "wrong")
    site.clock.at_ms += DAY_MS
    sign_in(site, "nobody-2", "wrong")
    assert site.one("SELECT COUNT(*) FROM throttle") == 3
    site.clock.at_ms += 1
    sign_in(site, "he", "wrong")
    assert site.sql("SELECT login, failures FROM throttle ORDER BY login") == [("he", 1), ("nobody-2", 2)]


def test_failures_at_the_same_moment_are_all_counted(site: Site) -> None:
    start = threading.Barrier(8)

    def attempt() -> None:
        start.wait()
        sign_in(site, "lin", "wrong")

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.one("SELECT failures FROM throttle WHERE login = 'lin'") >= 5
    assert sign_in(site, "lin").status_code == 429


def test_a_session_slides_and_its_cookie_with_it(site: Site) -> None:
    lin = site.client("lin")
    site.clock.at_ms += 89 * DAY_MS
    answer = lin.http.get("/sessions/current")
    assert answer.json()["expires_at"] == NOW + 179 * DAY_MS
    assert "max-age=7776000" in answer.headers["set-cookie"].lower()
    site.clock.at_ms += 89 * DAY_MS
    answer = lin.post()
    assert answer.status_code == 200
    assert "max-age=7776000" in answer.headers["set-cookie"].lower()
    assert "set-cookie" not in lin.post().headers
    site.clock.at_ms += 90 * DAY_MS
    assert lin.post().json()["code"] == "auth.session"


def test_after_signing_out_the_session_is_over(site: Site) -> None:
    lin = site.client("lin")
    cookies = dict(lin.http.cookies)
    assert lin.http.delete("/sessions/current").status_code == 204
    assert not lin.http.cookies
    assert site.anonymous().get("/sessions/current", cookies=cookies).status_code == 401
    assert site.anonymous().delete("/sessions/current").status_code == 204


def test_a_disabled_account_is_signed_out_everywhere(site: Site) -> None:
    lin = site.client("lin")
    site.sql("UPDATE account SET enabled = :no WHERE login = 'lin'", no=False)
    answer = lin.post()
    assert (answer.status_code, answer.json()["code"], answer.json()["kind"]) == (401, "auth.session", "SIGNED_OUT")


def test_a_session_speaks_for_the_devices_of_its_own_user_only(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    he.op("note.add@1", ORDERS["lin-check"], {"text": "said by another"}, r=str(uuid.uuid4()))
    for dev in (he.dev, str(uuid.uuid4())):
        answer = lin.post(*he.outbox, dev=dev)
        assert (answer.status_code, answer.json()["code"], answer.json()["kind"]) == (403, "device.unknown", "REFUSED")
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=he.dev) == 0


def test_a_revoked_device_is_refused(site: Site) -> None:
    lin = site.ready("lin")
    site.sql("UPDATE device SET revoked_at = :now WHERE dev = :dev", now=NOW, dev=lin.dev)
    answer = lin.post()
    assert (answer.status_code, answer.json()["code"]) == (403, "device.revoked")


def test_a_device_that_comes_back_with_its_key_keeps_its_lineage(site: Site) -> None:
    key = new_key()
    first, second = (RawClient(site.url, "lin", PASSWORD, key) for _ in range(2))
    other, another = RawClient(site.url, "lin", PASSWORD, new_key()), RawClient(site.url, "he", PASSWORD, key)
    assert first.dev != second.dev
    assert first.lineage == second.lineage
    assert len({first.lineage, other.lineage, another.lineage}) == 3


def test_a_key_that_is_none_is_refused(site: Site) -> None:
    lin = site.client("lin")
    before = site.one("SELECT COUNT(*) FROM device")
    for change in (
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"x": "AAAA"},
        {"x": "A" * 43},
        {"y": "é" * 43},
        {"x": "!" * 43},
        {"x": 7},
        {"y": None},
    ):
        answer = lin.http.post("/devices", json={"public_key": new_key() | change, "label": ""})
        assert (answer.status_code, answer.json()["code"]) == (400, "device.key"), change
    assert site.one("SELECT COUNT(*) FROM device") == before


def test_what_a_browser_adds_to_a_key_is_ignored(site: Site) -> None:
    lin = site.client("lin")
    key = new_key() | {"ext": True, "key_ops": ["verify"]}
    assert lin.http.post("/devices", json={"public_key": key, "label": "平板 🧰"}).status_code == 201


def test_nobody_enrols_or_syncs_without_a_session(site: Site) -> None:
    anonymous = site.anonymous()
    for answer in (
        anonymous.post("/devices", json={"public_key": new_key(), "label": ""}),
        anonymous.post("/sync/v1", content=b"{}", headers={"Content-Type": "application/x-ndjson"}),
        anonymous.get("/sessions/current"),
        anonymous.get("/sessions/current", cookies={"xinglin_session": "x" * 43}),
    ):
        assert (answer.status_code, answer.json()["code"], answer.json()["kind"]) == (401, "auth.session", "SIGNED_OUT")


def test_sign_in_at_the_cost_of_the_real_thing(site: Site) -> None:
    real = wire(msgspec.structs.replace(site.wiring.settings, argon2_at_test_cost=False), site.database, site.clock)
    hasher = real.hasher
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (ARGON2_MEMORY_KIB, 2, 1)
    assert hasher.memory_cost >= 19 * 1024
    site.restart(hasher=hasher, nobody=real.nobody)
    site.sql("UPDATE account SET password = :hash WHERE login = 'lin'", hash=hasher.hash("correct horse"))
    assert sign_in(site, "lin", "correct horse").status_code == 201
    times = []
    for user in ("lin", "nobody"):
        began = time.perf_counter()
        assert sign_in(site, user, "wrong").status_code == 401
        times.append(time.perf_counter() - began)
    assert min(times) > 0.01, "the hash is not worked out for a name that nobody has"


def test_the_password_is_nowhere_in_the_database(demo_sqlite: Path) -> None:
    assert PASSWORD.encode() not in demo_sqlite.read_bytes()
