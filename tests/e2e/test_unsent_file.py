"""A phone that finds no network hands its work over as a file; nothing is doubled when it comes back after all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, journal_of
from tests.e2e.server import ROOT, Server, settings
from tests.e2e.steps import add_note, desk, go, lines_of, order_by, outbox, primary, step, technician


def import_file(server: Server, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend", "import", str(file)],
        cwd=ROOT,
        env=settings(server.folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def export(page: Page, file: Path) -> list[str]:
    """The lines of the file that the sync centre saves."""
    go(page, "/sync")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出未发送").click()
    assert download.value.suggested_filename.startswith("xinglin-lin-")
    assert download.value.suggested_filename.endswith(".ndjson")
    download.value.save_as(file)
    return file.read_text(encoding="utf-8").splitlines()


def test_the_file_carries_the_work_and_the_phone_may_come_later(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "已派工")
    phone.context.set_offline(True)
    go(page, order)
    for word in ("接单", "出发", "到场打卡"):
        step(page, word)
    expect(primary(page)).to_contain_text("开始处理")
    add_note(page, "交给𬭎师傅带回去的记录")
    before = lines_of(outbox(page))
    file = tmp_path / "unsent.ndjson"
    head, *lines = export(page, file)
    phone.shot("sync-export")
    assert lines == list(before.values())
    owner = json.loads(head)
    chain = outbox(page)[0]["body"]["v"]
    assert (owner["xinglin"], owner["login"], owner["dev"], owner["aside"]) == ("unsent@1", "lin", chain["dev"], [])
    assert owner["user"] == json.loads(lines[0])["u"]
    assert owner["epoch"] == chain["epoch"]
    assert violations(page) == []
    # Saving changes nothing here.
    assert lines_of(outbox(page)) == before
    expect(page.locator("[data-op][data-state=local]")).to_have_count(len(before))

    n = len(before)
    first = import_file(server, file)
    assert (first.returncode, first.stdout) == (0, f"林予安: {n} new, 0 known already; {n} applied\n"), first.stderr
    second = import_file(server, file)
    assert (second.returncode, second.stdout) == (0, f"林予安: 0 new, {n} known already; {n} applied\n"), second.stderr
    once = {op_id: [line] for op_id, line in before.items()}
    assert journal_of(server, set(before)) == once
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk{order}")
    expect(office.locator(".selo .no")).to_contain_text("已到场")
    expect(office.locator("li[data-type=note]")).to_contain_text("交给𬭎师傅带回去的记录")

    phone.context.set_offline(False)
    page.get_by_role("button", name="立即同步").click()
    arrived(page)
    expect(page.locator("[data-op][data-state=stored]")).to_have_count(len(before))
    assert journal_of(server, set(before)) == once
    assert import_file(server, file).stdout == f"林予安: 0 new, {n} known already; {n} applied\n"
    expect(office.locator("li[data-type=note]")).to_have_count(1)
    expect(page.get_by_role("button", name="导出未发送")).to_have_count(0)


def test_what_is_no_such_file_is_refused_in_words(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "unsent.ndjson"
    nobody = "00000000-0000-4000-8000-000000000000"
    head = {"xinglin": "unsent@1", "user": nobody, "dev": nobody, "epoch": "e", "name": "𠮷", "aside": []}
    for content, words in (
        (b"", "not a file of unsent ops"),
        (b"\xff\xfe\x00", "not a file of unsent ops"),
        (b"{}\n", "not a file of unsent ops"),
        (json.dumps(head).encode() + b"\nnot a line\n", "line 2 is damaged; nothing was imported"),
        (json.dumps(head).encode() + b"\n", "is not enrolled here"),
    ):
        file.write_bytes(content)
        done = import_file(server, file)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert import_file(server, tmp_path / "nowhere").returncode == 1
