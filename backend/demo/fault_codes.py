"""Fault symptoms by device kind, as the desk and the technician choose them. Invented codes."""

from backend.demo.names import demo_id, rows
from backend.demo.products import KINDS
from backend.demo.shapes import FaultCode

TABLE = """
CT-01 | 屏幕无显示             | 字符终端
CT-02 | 显示缺行、闪烁         | 字符终端
CT-03 | 键盘无响应             | 字符终端
CT-04 | 串口通信中断           | 字符终端
CT-05 | 生僻字显示为方框       | 字符终端 网络终端
PR-01 | 缺针、断线             | 打印机
PR-02 | 卡纸、走纸偏斜         | 打印机
PR-03 | 字迹浅                 | 打印机
PR-04 | 打印头过热停机         | 打印机
PR-05 | 不联机                 | 打印机
NT-01 | 开机自检停住           | 网络终端
NT-02 | 连不上主机             | 网络终端
NT-03 | 外设不识别             | 网络终端
NT-04 | 反复重启               | 网络终端
MR-01 | 读卡失败               | 磁条读写器
MR-02 | 写卡后读回不一致       | 磁条读写器
MR-03 | 指示灯不亮             | 磁条读写器
PK-01 | 按键无响应             | 密码键盘
PK-02 | 密文校验失败           | 密码键盘
PK-03 | 防拆自锁               | 密码键盘
PK-04 | 语音提示无声           | 密码键盘
FT-01 | 打印缺行               | 税控收款机
FT-02 | 钱箱不弹出             | 税控收款机
FT-03 | 日结失败               | 税控收款机
FT-04 | 顾客显示屏不亮         | 税控收款机
FT-05 | 与税控器通信失败       | 税控收款机 税控器
FU-01 | 锁机告警               | 税控器
FU-02 | 时钟偏差超限           | 税控器
FU-03 | 存储器空间不足         | 税控器
EN-01 | 供电异常、频繁断电     | *
EN-02 | 接地不良、机壳带电     | *
UN-01 | 误操作，已现场讲解     | *
"""


def fault_codes() -> tuple[FaultCode, ...]:
    return tuple(
        FaultCode(
            id=demo_id("fault_code", code),
            code=code,
            name=name,
            device_kinds=KINDS if kinds == "*" else tuple(kinds.split()),
        )
        for code, name, kinds in rows(TABLE)
    )
