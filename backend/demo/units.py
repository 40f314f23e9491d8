"""The service network: headquarters, three regions, eight branches. All places are invented."""

from backend.demo.names import demo_id
from backend.demo.shapes import Unit

HQ = demo_id("unit", "hq")

NETWORK = {
    "东屿大区": {"yuan": "屿安办事处", "lanpu": "澜浦办事处", "xizhou": "汐州办事处"},
    "中垣大区": {"yuanning": "垣宁办事处", "zhongji": "中稷办事处", "heyuan": "禾原办事处"},
    "西岚大区": {"lanya": "岚崖办事处", "yanxi": "砚溪办事处"},
}

BRANCHES = tuple(key for branches in NETWORK.values() for key in branches)


def branch_id(key: str) -> str:
    return demo_id("branch", key)


def units() -> tuple[Unit, ...]:
    """Parents before children."""
    found = [Unit(id=HQ, kind="hq", name="总部", parent=None)]
    for region_name, branches in NETWORK.items():
        region = Unit(id=demo_id("region", region_name), kind="region", name=region_name, parent=HQ)
        found.append(region)
        found += [Unit(id=branch_id(key), kind="branch", name=name, parent=region.id) for key, name in branches.items()]
    return tuple(found)
