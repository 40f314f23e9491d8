"""Digests of earlier visits for the devices that the orders are about."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from backend.demo.names import demo_id
from backend.demo.shapes import Device, OrderPlan, Person, Visit

PAST = {
    "字符终端": (("更换终端键盘", "各键正常"), ("串口线松动", "紧固后通信正常"), ("升级字库", "生僻字显示正常")),
    "打印机": (("更换色带盒", "测试页清晰"), ("清洁导轨并上油", "走车平稳"), ("调打印头间隙", "0.38 mm，合格")),
    "网络终端": (("更换电源适配器", "连续运行正常"), ("固件升级", "版本与档案一致"), ("清洁风扇", "温度下降 9 ℃")),
    "磁条读写器": (("清洁磁头", "连读 20 次全部成功"), ("更换接口线", "识别正常"), ("检查走卡导槽", "无异常")),
    "密码键盘": (("更换按键胶垫", "各键回弹正常"), ("更换后备电池", "自检通过"), ("核对防拆封签", "编号一致")),
    "税控收款机": (("更换热敏机芯", "小票清晰"), ("日结失败", "重建索引后正常"), ("更换键盘膜", "各键响应")),
    "税控器": (("校时", "偏差 3 s 以内"), ("更换通信线", "开票正常"), ("存储器清理", "剩余空间 61 %")),
}

DAYS_AGO = (38, 129, 221)


def visits(
    today: date, orders: Iterable[OrderPlan], devices: Mapping[str, Device], people: Iterable[Person]
) -> Iterator[Visit]:
    """Up to three visits and the acceptance of each device; none lies before the device was there."""
    technicians = [person for person in people if person.technician]
    for order in orders:
        if order.device is None:
            continue
        device = devices[order.device]
        local = [person.name for person in technicians if person.branch == order.branch]
        first_on = device.accepted_on or device.produced_on or date.min
        shift = len(order.key) * 5 + int(order.fault_class, 16)
        for nth, (title, result) in enumerate(PAST[device.kind]):
            on = today - timedelta(days=DAYS_AGO[nth] + (shift + nth * 7) % 19)
            if on > first_on:
                yield _visit(device, on, title, local[nth % len(local)], result)
        if device.accepted_on:
            yield _visit(device, device.accepted_on, "装机验收", local[0], "合格，保修卡、合格证、反馈卡已交客户")


def _visit(device: Device, on: date, title: str, by_name: str, result: str) -> Visit:
    return Visit(
        id=demo_id("visit", f"{device.id}:{title}"),
        customer=device.customer,
        device=device.id,
        on=on,
        title=title,
        by_name=by_name,
        result=result,
    )
