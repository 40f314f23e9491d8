"""Settings that every phone needs. Numbers that the sources give are defaults here, not literals in rules."""

from msgspec import to_builtins

from backend.demo.names import demo_id
from backend.demo.products import KINDS
from backend.demo.shapes import Setting
from backend.domain.star import Formula
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
    "star.formula": to_builtins(Formula()),
}


def settings() -> tuple[Setting, ...]:
    return tuple(Setting(id=demo_id("setting", key), key=key, value=value) for key, value in VALUES.items())
