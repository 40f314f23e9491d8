"""Two checklists: twenty questions for tax and terminal devices, sixty for a large outlet.

Source: R-INS-2, R-INS-5. A line without bars names a section; a question is
key | text | help | unit | lowest | highest, and is a reading exactly if it has a unit.
"""

from backend.demo.names import demo_id
from backend.demo.outlet_table import OUTLET
from backend.demo.shapes import Item, Section, Template

QUARTERLY = """
outside 外观与环境
case       | 机身、线缆、接口无破损松动
ventilate  | 散热口无遮挡、无积尘              | 距墙不少于 10 厘米
temp       | 机位环境温度                      | 离出风口 30 厘米处测  | ℃   | 5    | 35
humid      | 机位相对湿度                      |                       | %   | 20   | 80
label      | 设备铭牌、编号清晰，与档案一致

power 供电与接地
l_n        | 输入电压 L–N                      | 带载时测              | V   | 209  | 231
n_pe       | 零地电压                          | 空载和带载各一次取大  | V   |      | 2.0
earth      | 接地电阻                          | 接地线端子处测        | Ω   |      | 1.0
socket     | 插座、插头无发热变色
ups        | 断市电后后备供电时间              | 断开市电到设备告警    | min | 10   |

work 设备功能
selftest   | 字符终端、网络终端自检通过        | 记下版本号
print      | 打印机测试页清晰，无缺针、断线
printgap   | 打印头间隙                        | 塞规测                | mm  | 0.30 | 0.45
magnetic   | 磁条读写器连读 20 次成功次数      | 用测试卡              | 次  | 19   | 20
pinpad     | 密码键盘各键响应，防窥罩完好
till       | 税控收款机开票、退票各一张正确    | 用测试商品，当场作废

tax 税控与数据
fiscal     | 税控器状态正常，无锁机告警
memory     | 税控存储器剩余空间                |                       | %   | 15   | 100
clock      | 税控时钟与标准时间之差            | 绝对值                | s   | 0    | 60
backup     | 开票数据已备份，可读出            | 与客户共同核对一张
"""


def templates() -> tuple[Template, Template]:
    return (
        _template("quarterly", "税控与终端设备季度巡检", QUARTERLY),
        _template("outlet", "营业网点综合巡检", OUTLET),
    )


def _template(key: str, name: str, table: str) -> Template:
    sections = tuple(_section(n, block) for n, block in enumerate(table.strip().split("\n\n"), 1))
    return Template(id=demo_id("template", key), name=name, version=1, kind="inspection", sections=sections)


def _section(n: int, block: str) -> Section:
    title, *lines = block.splitlines()
    key, name = title.split()
    return Section(key, name, tuple(_item(f"{n}.{nth}", key, line) for nth, line in enumerate(lines, 1)))


def _item(code: str, section: str, line: str) -> Item:
    cells = [cell.strip() or None for cell in line.split("|")]
    key, text, help_text, unit, lowest, highest = cells + [None] * (6 - len(cells))
    assert key
    assert text
    kind = "number" if unit else "check"
    return Item(f"{section}.{key}", code, text, help_text, kind, unit, lowest, highest)
