"""The people who are not technicians: managers and keepers of the branches, dispatchers of the regions, headquarters."""

from typing import get_args

from backend.demo.names import demo_id, phone, rows
from backend.demo.shapes import Person, Role
from backend.demo.units import HQ, NETWORK, branch_id

# login | name | role | unit
TABLE = """
jing        | 景行   | manager    | yuan
weilan      | 魏澜   | manager    | lanpu
shangguan   | 上官屏 | manager    | xizhou
yanluo      | 严落梅 | manager    | yuanning
xunjie      | 荀节   | manager    | zhongji
duanmu      | 端木桥 | manager    | heyuan
pangxu      | 庞煦   | manager    | lanya
yincheng    | 尹澄   | manager    | yanxi
cang        | 苍舒   | keeper     | yuan
kuangheng   | 匡衡之 | keeper     | lanpu
huqing      | 扈清   | keeper     | xizhou
xianyu      | 鲜于禾 | keeper     | yuanning
langjing    | 郎𬴂   | keeper     | zhongji
yinan       | 易南   | keeper     | heyuan
bohan       | 薄寒   | keeper     | lanya
quxi        | 曲𫍽   | keeper     | yanxi
diao        | 刁一鸣 | dispatcher | 东屿大区
chuyan      | 褚言   | dispatcher | 中垣大区
gengbo      | 耿波   | dispatcher | 西岚大区
zhi         | 支令仪 | quality    | hq
xiejing     | 解䴖   | quality    | hq
nieyun      | 聂云归 | quality    | hq
baigang     | 柏㭎   | hotline    | hq
qiudu       | 裘渡   | hotline    | hq
lengxing    | 冷杏   | hotline    | hq
zangyi      | 臧一苇 | hotline    | hq
admin       | 管清   | admin      | hq
"""


def office() -> list[Person]:
    return [_person(n, *cells) for n, cells in enumerate(rows(TABLE))]


def _person(n: int, login: str, name: str, role_name: str, unit: str) -> Person:
    role: Role = next(each for each in get_args(Role) if each == role_name)
    branch = region = None
    for region_name, branches in NETWORK.items():
        if unit == region_name or unit in branches:
            region = demo_id("region", region_name)
            branch = branch_id(unit) if unit in branches else None
    place = branch or region or HQ
    return Person(
        id=demo_id("person", login),
        login=login,
        name=name,
        roles=(role,),
        unit=place,
        branch=branch,
        region=region,
        reach=place,
        employee_no=f"SX-{1016 + 13 * n:05d}",
        phone=phone(200 + n),
    )
