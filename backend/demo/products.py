"""The seven product kinds of the sources' hardware maker [S2], with invented models, and who uses which."""

from msgspec import Struct


class Product(Struct, frozen=True):
    kind: str
    name: str
    model: str
    warranty_months: int


PRODUCTS = (
    Product("字符终端", "中西文字符终端", "CT-2100", 12),
    Product("字符终端", "彩色字符终端", "CT-2460", 12),
    Product("打印机", "存折票据打印机", "PR-90", 12),
    Product("打印机", "平推针式打印机", "PR-24K", 24),
    Product("网络终端", "蝶翼网络终端", "NT-300", 12),
    Product("网络终端", "双屏网络终端", "NT-320D", 36),
    Product("磁条读写器", "二三磁道读写器", "MR-72", 12),
    Product("磁条读写器", "磁条芯片读写器", "MR-75C", 12),
    Product("密码键盘", "柜台密码键盘", "PK-16", 12),
    Product("密码键盘", "语音密码键盘", "PK-18V", 24),
    Product("税控收款机", "商业税控收款机", "FT-800", 12),
    Product("税控收款机", "餐饮税控收款机", "FT-820R", 12),
    Product("税控器", "外接税控器", "FU-10", 12),
    Product("税控器", "多口税控器", "FU-14M", 12),
)

KINDS = tuple(dict.fromkeys(product.kind for product in PRODUCTS))

SECTOR_KINDS = {
    "bank": ("密码键盘", "字符终端", "磁条读写器", "打印机", "网络终端"),
    "tax": ("网络终端", "打印机", "税控器", "字符终端", "密码键盘"),
    "retail": ("税控收款机", "税控器", "打印机", "磁条读写器", "密码键盘"),
    "medical": ("网络终端", "磁条读写器", "打印机", "税控收款机", "税控器"),
    "public": ("网络终端", "打印机", "字符终端", "磁条读写器", "税控器"),
}
"""What a customer of each sector has, the commonest first."""

PLACES = {
    "bank": ("一层营业厅 {n} 号柜台", "二层对公柜 {n} 号位", "一层贵宾室"),
    "tax": ("一层办税大厅 {n} 号窗口", "二层后台审核区 {n} 号位", "一层自助区"),
    "retail": ("一层收银台 {n} 号机", "负一层生鲜收银 {n} 号机", "服务台"),
    "medical": ("门诊一层收费处 {n} 号窗口", "住院部一层结算 {n} 号窗口", "门诊三层药房"),
    "public": ("一层服务台 {n} 号位", "二层业务区 {n} 号位", "三层机房"),
}
