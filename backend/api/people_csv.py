"""The list of technicians as a file for spreadsheets: UTF-8 with a mark, so that they read the names. RFC 4180."""

import csv
import io
from typing import Literal

from backend.services.list_people import PeoplePage, PersonLine

Language = Literal["zh", "en"]

_COLUMNS: dict[Language, str] = {
    "zh": "姓名 工号 岗位 办事处 星级 资格 星级有效至 评分 评分数 评审 听证 待答复 快到期认证 最近到期 认证",
    "en": "name number role branch level qualification level_until score ratings review hearing to_answer lapsing next_end certificates",
}
_ZH = {
    "valid": "有效",
    "lost": "取消",
    "none": "",
    "due": "待评审",
    "overdue": "评审逾期",
    "awaiting_second": "待复核",
    "again": "要重评",
    "open": "听证中",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run by spreadsheets (CWE-1236)."""


def people_csv(page: PeoplePage, language: Language) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS[language].split())
    writer.writerows([_cell(cell) for cell in _cells(one, language)] for one in page.people)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cells(one: PersonLine, language: Language) -> tuple[str | int, ...]:
    def word(code: str) -> str:
        return _ZH[code] if language == "zh" else code.replace("none", "")

    waits = one.standing
    return (
        *(one.name, one.employee_no, one.role, one.branch_name, one.level, word(one.state), one.level_until_on),
        *(one.score or "", one.rated_count, word(waits.review), word(waits.hearing)),
        *(waits.objections + waits.trainings + waits.complaints, waits.lapsing, waits.next_lapse_on or ""),
        "; ".join(f"{each['name']} {each['until_on']}" for each in one.certifications),
    )


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
