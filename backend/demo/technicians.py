"""Twenty-four technicians, three a branch, of every star level. Times are months before the day of the demo."""

from datetime import date, timedelta

from backend.demo.names import demo_id, phone, rows
from backend.demo.products import KINDS
from backend.demo.shapes import Person
from backend.demo.units import NETWORK, branch_id
from backend.domain.months import add_months
from backend.domain.star import Certification, Technician

ROLES = {"p": "产品支持工程师", "s": "项目服务工程师", "t": "培训讲师"}
"""The three roles of R-STAR-7."""

PRODUCTS = {
    "zd": "终端设备维修认证",
    "sk": "税控产品服务认证",
    "dy": "打印设备维修认证",
    "jr": "金融外设服务认证",
    "wl": "网络终端与系统认证",
    "sj": "数据修复认证",
}
GRADE_WORDS = ("", "初级", "中级", "高级", "专家级")

# branch | login | name | role | months in service | months since the award | certificates: product, grade, months left
# | average service score in tenths of a point of 25 | services scored | months since each complaint
TABLE = """
yuan     | lin         | 林予安 | p | 112 | 5  | sk3+14 zd2+22 dy2+7   | 234 | 318 |
yuan     | he          | 何川   | p | 67  | 5  | zd2+9 wl2+16          | 229 | 201 |
yuan     | ding        | 丁𠅤   | t | 151 | 8  | sk4+20 zd3+11 sj3+18  | 243 | 402 |
lanpu    | gongyan     | 龚䶮   | s | 138 | 3  | wl4+25 sk3+13 sj2+8   | 241 | 377 |
lanpu    | sujie       | 苏㛃   | p | 83  | 7  | jr3+10 zd2+15         | 234 | 246 |
lanpu    | taowangshu  | 陶望舒 | p | 33  | 2  | dy2+21                | 221 | 88  |
xizhou   | peihong     | 裴𬭎   | s | 98  | 6  | zd3+12 jr3+6          | 236 | 264 |
xizhou   | jiangzhe    | 江喆   | p | 47  | 4  | sk2+17 dy1+5          | 226 | 132 | 9
xizhou   | lufu        | 鲁𫖯   | p | 14  | 4  | zd1+19                | 212 | 31  |
yuanning | chengyan    | 程砚   | t | 149 | 7  | jr4+16 wl3+9          | 239 | 351 |
yuanning | yusheng     | 郁昇   | p | 76  | 9  | sk3+1 zd2+13          | 231 | 190 |
yuanning | fangjibai   | 方既白 | p | 41  | 6  | wl2+24                | 224 | 97  |
zhongji  | hewei       | 贺𬀩   | s | 122 | 5  | sk3+18 sj3+12         | 233 | 286 | 8
zhongji  | wentingzhou | 温庭舟 | p | 59  | 3  | zd2+8 jr2+14          | 227 | 158 |
zhongji  | zhusansi    | 祝三思 | p | 9   | 5  | dy1+20                | 203 | 18  |
heyuan   | jiyi        | 季燚   | s | 103 | 8  | wl3+11 zd3+15         | 235 | 240 |
heyuan   | tanzhou     | 谈舟   | p | 52  | 2  | sk2+10                | 219 | 121 | 5
heyuan   | shaowei     | 邵𬱖   | p | 28  | 5  | jr2+19 dy1+12         | 222 | 64  |
lanya    | kekun       | 柯堃   | t | 146 | 4  | zd4+22 sk3+17 jr2+9   | 242 | 389 |
lanya    | muzhixing   | 穆之行 | p | 70  | 7  | dy3+13 zd2+10         | 230 | 177 |
lanya    | luohuo      | 骆㸌   | p | 21  | 6  | sk1+18                | 200 | 44  | 11
yanxi    | ruanben     | 阮犇   | s | 91  | 3  | jr3+15 zd2+11         | 232 | 219 |
yanxi    | mowenjin    | 莫问津 | p | 38  | 5  | dy2-1 wl1+13          | 217 | 83  |
yanxi    | zhuochen    | 卓𬘭   | p | 11  | 3  |                       |     | 0   |
"""


def technicians(today: date) -> list[Person]:
    return [_technician(n, cells, today) for n, cells in enumerate(rows(TABLE))]


def _technician(n: int, cells: list[str], today: date) -> Person:
    branch, login, name, role, service, award, certificates, tenths, count, complaints = cells
    region_name = next(region for region, branches in NETWORK.items() if branch in branches)
    employee_no = f"SX-{2187 + 37 * n:05d}"
    awarded_on = add_months(today, -int(award))
    rated = int(count)
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
        skills=tuple(KINDS[(n + shift) % len(KINDS)] for shift in range(4 + n % 4)),
        technician=Technician(
            name=name,
            employee_no=employee_no,
            branch_name=NETWORK[region_name][branch],
            role=ROLES[role],
            card_no=f"XK-{employee_no[3:]}-{1 + int(service) // 12:02d}",
            since_on=add_months(today, -int(service)),
            awarded_on=awarded_on,
            certifications=tuple(_certification(mark, today) for mark in certificates.split()),
            service_points=rated * int(tenths or 0) // 10,
            rated_count=rated,
            complaints_on=tuple(add_months(today, -int(ago)) for ago in complaints.split()),
        ),
    )


def _certification(mark: str, today: date) -> Certification:
    """`sk3+14`: product `sk`, grade 3, valid for 14 months more."""
    grade = int(mark[2])
    until_on = add_months(today, int(mark[3:])) + timedelta(days=grade)
    return Certification(f"{PRODUCTS[mark[:2]]}（{GRADE_WORDS[grade]}）", grade, until_on)
