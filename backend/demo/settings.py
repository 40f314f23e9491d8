"""Settings that every phone needs. Numbers that the sources give are defaults here, not literals in rules."""

from datetime import date

from msgspec import to_builtins

from backend.demo.names import demo_id
from backend.demo.products import KINDS
from backend.demo.shapes import Setting
from backend.demo.units import branch_id
from backend.domain.holidays import CHINA
from backend.domain.months import add_months
from backend.domain.service_promises import POLICIES
from backend.domain.star import Formula
from backend.domain.star_rules import FIRST_ON, FORMULA_KEY, RULES_KEY, Product, Rules
from backend.domain.warranty import WarrantyTerms

CHARGING = (
    "保修期内、非客户责任的故障免费。保修期外终身提供有偿服务：上门前说明收费，报价为劳务费加备件费，"
    "客户确认价格和付费时间后开工，服务后收费并开具发票。软件自身的问题任何时候都不收费。"
)
"""Shown before a visit (R-WAR-5): R-WAR-2, R-WAR-3, R-WAR-4 in the customer's words."""

VALUES = {
    "organisation.name": "星临技术服务（演示）",
    "organisation.hotline": "400-000-0000",
    "organisation.supervision": "400-000-0001",
    "organisation.charging": CHARGING,
    "device.kinds": list(KINDS),
    "fault.classes": {"a": "停机", "b": "性能下降", "c": "一般"},
    "warranty.terms": to_builtins(WarrantyTerms()),
    FORMULA_KEY: {"version": 1, "from_on": FIRST_ON.isoformat(), "formula": to_builtins(Formula())},
    "sla.policies": to_builtins(POLICIES),
    "service.calendar": {"off": sorted(CHINA.off), "work": sorted(CHINA.work)},
}

QUOTAS = {"yuan": 3, "lanpu": 3, "xizhou": 3, "yuanning": 2, "zhongji": 3, "heyuan": 2, "lanya": 2, "yanxi": 3}
"""Certified engineers of each branch (R-STAR-7)."""

RELEASES = (
    ("nt320d", "双屏网络终端 NT-320D", 4),
    ("pk18v", "语音密码键盘 PK-18V", 8),
    ("ft900", "云税控收款机 FT-900", 1),
)
"""New products and how many months ago each was released (R-STAR-6)."""


def _rules(today: date) -> Rules:
    products = tuple(Product(key, name, add_months(today, -months)) for key, name, months in RELEASES)
    return Rules(products=products, quotas={branch_id(branch): n for branch, n in QUOTAS.items()})


def settings(today: date) -> tuple[Setting, ...]:
    values = {**VALUES, RULES_KEY: to_builtins(_rules(today))}
    return tuple(Setting(id=demo_id("setting", key), key=key, value=value) for key, value in values.items())
