"""Twenty-four technicians, three a branch. Times are months before the day of the demo; their files: `files.py`."""

from collections.abc import Iterator
from datetime import date, timedelta

from backend.demo.names import demo_id, phone, rows
from backend.demo.products import KINDS
from backend.demo.shapes import Certificate, Person, Technician
from backend.demo.units import NETWORK, branch_id
from backend.domain.months import add_months

ROLES = {"p": "产品支持工程师", "s": "项目服务工程师", "t": "培训讲师"}
"""The three roles of R-STAR-7."""

HELD = {"p": ("support",), "s": ("support", "project"), "t": ("support", "project", "trainer")}
"""A trainer has the skills of both others (R-STAR-7)."""

PRODUCTS = {
    "zd": ("字符终端", "终端设备维修认证"),
    "sk": ("税控收款机", "税控产品服务认证"),
    "dy": ("打印机", "打印设备维修认证"),
    "jr": ("磁条读写器", "金融外设服务认证"),
    "wl": ("网络终端", "网络终端与系统认证"),
    "sj": ("数据修复", "数据修复认证"),
    "n1": ("nt320d", "双屏网络终端新品认证"),
    "n2": ("pk18v", "语音密码键盘新品认证"),
}
BASICS = {"conduct": "服务行为规范", "technique": "客户服务技巧", "policies": "服务政策与报价"}
ROLE_NAMES = {"support": "产品支持工程师", "project": "项目服务工程师", "trainer": "培训讲师"}
GRADE_WORDS = ("", "初级", "中级", "高级", "专家级")

# branch | login | name | role | months in service | months since the last review (and days less) | certificates: product,
# grade, months left | average service score in tenths of a point of 25 | months since each complaint
TABLE = """
yuan     | lin         | 林予安 | p | 112 | 5     | sk3+14 zd2+22 dy2+7 n12+32 n22+29 | 234 |
yuan     | he          | 何川   | p | 67  | 5     | zd2+9 wl2+16 n21+28               | 229 |
yuan     | ding        | 丁𠅤   | t | 151 | 8     | sk4+20 zd3+11 sj3+18 n13+33       | 243 |
lanpu    | gongyan     | 龚䶮   | s | 138 | 3     | wl4+25 sk3+13 sj2+8 n12+34        | 241 |
lanpu    | sujie       | 苏㛃   | p | 83  | 7     | jr3+10 zd2+15 n22+30              | 234 |
lanpu    | taowangshu  | 陶望舒 | p | 33  | 1     | dy2+21                            | 221 |
xizhou   | peihong     | 裴𬭎   | s | 98  | 6     | zd3+12 jr3+6 n22+31               | 236 |
xizhou   | jiangzhe    | 江喆   | p | 47  | 4     | sk2+17 dy1+5 n21+29               | 226 | 9
xizhou   | lufu        | 鲁𫖯   | p | 14  | 4     | zd1+19                            | 212 |
yuanning | chengyan    | 程砚   | t | 149 | 7     | jr4+16 wl3+9 n14+33 n23+30        | 239 |
yuanning | yusheng     | 郁昇   | p | 76  | 12-20 | sk3+1 zd2+13                      | 231 |
yuanning | fangjibai   | 方既白 | p | 41  | 6     | wl2+24 n12+33                     | 224 | 11 10 9
zhongji  | hewei       | 贺𬀩   | s | 122 | 5     | sk3+18 sj3+12 n13+34 n22+30       | 233 | 8
zhongji  | wentingzhou | 温庭舟 | p | 59  | 3     | zd2+8 jr2+14 n21+31               | 227 |
zhongji  | zhusansi    | 祝三思 | p | 13  | 12-10 | dy1+20                            |     |
heyuan   | jiyi        | 季燚   | s | 103 | 8     | wl3+11 zd3+15                     | 235 |
heyuan   | tanzhou     | 谈舟   | p | 52  | 2     | sk2+10 n22+30                     | 219 | 5
heyuan   | shaowei     | 邵𬱖   | p | 28  | 5     | jr2+19 dy1+12                     | 222 |
lanya    | kekun       | 柯堃   | t | 146 | 4     | zd4+22 sk3+17 jr2+9 n14+34        | 242 |
lanya    | muzhixing   | 穆之行 | p | 70  | 12-5  | dy3+13 zd2+10 n23+29              | 230 |
lanya    | luohuo      | 骆㸌   | p | 21  | 6     | sk1+18                            | 196 | 5 3 1
yanxi    | ruanben     | 阮犇   | s | 91  | 3     | jr3+15 zd2+11                     | 232 |
yanxi    | mowenjin    | 莫问津 | p | 38  | 13    | dy2-1 wl1+13                      | 217 |
yanxi    | zhuochen    | 卓𬘭   | p | 26  | 7     | dy1+4                             | 172 | 6 5 4
"""


def technicians(today: date) -> list[Person]:
    return [_technician(n, cells, today) for n, cells in enumerate(rows(TABLE))]


def _technician(n: int, cells: list[str], today: date) -> Person:
    branch, login, name, role, service, review, certificates, tenths, complaints = cells
    region_name = next(region for region, branches in NETWORK.items() if branch in branches)
    employee_no = f"SX-{2187 + 37 * n:05d}"
    months, _, days = review.partition("-")
    since_on = add_months(today, -int(service))
    skills = tuple(KINDS[(n + shift) % len(KINDS)] for shift in range(4 + n % 4))
    return Person(
        id=demo_id("person", login),
        login=login,
        name=name,
        roles=("technician",),
        unit=branch_id(branch),
        branch=branch_id(branch),
        region=demo_id("region", region_name),
        reach=branch_id(branch),
        employee_no=employee_no,
        phone=phone(100 + n),
        skills=skills,
        technician=Technician(
            role=ROLES[role],
            card_no=f"XK-{employee_no[3:]}-{1 + int(service) // 12:02d}",
            since_on=since_on,
            reviewed_on=add_months(today, -int(months)) + timedelta(days=int(days or 0)),
            certificates=(
                *(_exam(mark, today) for mark in certificates.split()),
                *_standing(role, skills, "sj" in certificates, since_on),
            ),
            tenths=int(tenths) if tenths else None,
            complaints_on=tuple(add_months(today, -int(ago)) for ago in complaints.split()),
        ),
    )


def _exam(mark: str, today: date) -> Certificate:
    """`sk3+14`: product `sk`, grade 3, valid for 14 months more of three years."""
    grade = int(mark[2])
    until_on = add_months(today, int(mark[3:])) + timedelta(days=grade)
    subject, name = PRODUCTS[mark[:2]]
    return Certificate(
        kind="product",
        subject=subject,
        name=f"{name}（{GRADE_WORDS[grade]}）",
        grade=grade,
        passed_on=add_months(until_on, -36),
        until_on=until_on,
    )


def _standing(role: str, skills: tuple[str, ...], repairs_data: bool, since_on: date) -> Iterator[Certificate]:
    """What is passed once: the basics of everybody (R-STAR-9), roles, products mastered, abilities (R-STAR-8)."""
    on = since_on + timedelta(days=20)
    for subject, name in BASICS.items():
        yield Certificate(kind="basic", subject=subject, name=name, passed_on=on)
    for subject in HELD[role]:
        yield Certificate(kind="role", subject=subject, name=ROLE_NAMES[subject], passed_on=on + timedelta(days=60))
    for subject in skills:
        yield Certificate(kind="skill", subject=subject, name=f"{subject}熟练", passed_on=on + timedelta(days=40))
    if repairs_data:
        yield Certificate(
            kind="ability", subject="data", name="数据修复、备份与恢复", passed_on=on + timedelta(days=80)
        )
    if role != "p":
        yield Certificate(kind="ability", subject="solution", name="方案咨询", passed_on=on + timedelta(days=90))
