"""The orders of the week. Days count from today; how far each has come is in `state`.

key | customer | device (number, or - for the whole site) | kind | class | priority | appointment | due
| technicians | state | taken at | fault | what else: for a note, a reason, or the work done

An appointment is "day hh:mm". Whatever must be there at any hour of today happened yesterday or before.
`declined` was handed back by the technician, `found` is one that a technician opened on site.
A checklist is named before the fault: "quarterly: …". Work done may follow the reason of a pause ("reason // work");
of an inspection it is the item that failed with its reading, and the finding.
"""

LIN = """
lin-pinpad   | 屿安农商银行听澜支行 | 1 | repair | a | urgent | 0 09:30 | 0 10:30 | lin | accepted | -1 16:20 | 密码键盘按键无响应，该柜台停办现金业务 | 带 PK-16 备机一台，客户要求营业前后都可进场
lin-till     | 百穗生鲜听澜店 | 1 | repair | b | high | 0 11:00 | 0 13:00 | lin | accepted | -1 14:10 | 收款机打印缺行，顾客小票看不清 | 保外，已向客户说明收费办法，报价现场确认
lin-check    | 屿安市听澜区办税服务厅 | - | inspection | c | normal | 0 14:00 | 0 17:30 | lin he | accepted | -3 10:05 | quarterly: 四季度巡检，税控与终端设备 | 两人同到；办税厅十四点后人少
lin-library  | 屿安市图书馆 | 3 | repair | c | normal | 0 16:30 | 0 18:30 | lin | dispatched | -1 15:30 | 检索台终端把著者名“𫟹”“㛃”显示成方框 | 设备无验收记录，到场查铭牌
lin-waits    | 屿安市第三医院 | 1 | repair | b | high | 1 10:00 | 1 12:00 | lin | submitted | -1 17:10 | 收费窗口网络终端反复重启 | 客户希望仍由上次的工程师来
lin-install  | 屿安市望屿区政务服务中心 | 4 | installation | c | normal | 1 14:00 | 1 17:00 | lin | dispatched | -2 09:40 | 磁条读写器移到新窗口，安装调试并讲解 | 客户自备网线
lin-outlet   | 屿安农商银行望屿支行 | - | inspection | c | normal | 2 09:00 | 2 17:00 | he lin | dispatched | -2 11:00 | outlet: 营业网点年度综合巡检 | 逐柜台进行，不停业
lin-receipt  | 远帆百货望屿店 | 1 | repair | b | normal | -1 10:00 | -1 12:00 | lin | done | -2 16:30 | 钱箱不弹出 | 更换钱箱电磁锁 FT-X02，连开 20 次正常
lin-stone    | 屿安市石梁区办税服务厅 | - | inspection | c | normal | -2 14:00 | -2 17:30 | lin he | done | -4 15:20 | quarterly: 四季度巡检，税控与终端设备 | power.earth 1.4 // 接地线端子锈蚀，已约物业整改后复测
lin-passbook | 屿安农商银行望屿支行 | 4 | repair | b | high | -3 09:30 | -3 12:00 | lin | done | -4 16:50 | 存折打印偏斜、字迹浅 | 等同事送进纸胶辊 // 更换进纸胶辊 PR-L01，调打印头间隙 0.36 mm
he-magnetic  | 海棠村镇银行石梁支行 | 3 | repair | b | high | 0 10:00 | 0 12:00 | he | in_work | -1 15:05 | 读卡失败率高，客户改手工录入 | 带清洁卡和备用磁头
he-upgrade   | 屿安职业学院 | 1 | software | c | normal | -1 14:30 | -1 17:00 | he | done | -3 09:15 | 实训室网络终端固件升级 | 升级 1 台并核对版本，旧配置已备份给客户
ding-found   | 听澜区社区卫生服务中心 | 2 | repair | c | normal | -1 15:20 | -1 17:00 | ding | found | -1 15:10 | 挂号处读写器走卡不畅 | 同楼巡查时客户当面提出
ding-printer | 锦灯笼便利汐月路店 | 3 | repair | b | normal | -1 16:30 | 0 12:00 | ding | paused | -1 09:20 | 打印机过热停机 | 等打印头 PR-H01 到货
ding-cancel  | 松果书店 | 1 | repair | c | normal | 0 15:00 | 0 18:00 | ding | cancelled | -2 10:10 | 收款机日结报错 | 客户按电话指导重做日结，已恢复
yuan-ready   | 屿安信合望屿营业所 | 1 | repair | b | normal | 1 09:30 | 1 12:00 | ding | approved | -1 16:05 | 密码键盘语音无声 | 营业前到
yuan-draft   | 渔火里餐饮总店 | 2 | repair | c | normal | 2 15:00 | 2 18:00 | he | draft | -1 17:20 | 税控器时钟偏差告警 | 等客户回电确认时间
"""

OTHERS = """
lanpu-1    | 澜浦农商银行菱湖支行 | 3 | repair | b | high | 0 09:20 | 0 11:30 | gongyan | done | -1 16:40 | 磁条写后读回不一致 | 更换磁头 MR-H01，写读 20 次一致
lanpu-2    | 澜浦市人民医院 | - | inspection | c | normal | -1 14:00 | -1 17:30 | gongyan sujie | done | -3 14:00 | quarterly: 四季度巡检 | power.n_pe 2.6 // 零地电压偏高，已告知信息科查配电
lanpu-3    | 千帆超市汇帆店 | 1 | repair | b | normal | 1 10:00 | 1 12:00 | taowangshu | dispatched | -1 13:30 | 顾客显示屏不亮 | 保外收费
lanpu-4    | 一叶茶楼 | 3 | repair | c | normal | 1 15:00 | 1 18:00 | sujie | submitted | -1 17:00 | 打印机卡纸 | 十四点后到
xizhou-1   | 汐州银行潮生支行 | - | inspection | c | normal | -1 15:30 | 0 17:30 | peihong jiangzhe | in_work | -4 10:30 | outlet: 营业网点年度综合巡检，分两天做 | 第一天做供电和终端
xizhou-2   | 海货市集盐桥店 | 4 | repair | b | normal | 1 09:00 | 1 11:00 | lufu | declined | -1 14:20 | 会员卡读不出 | 同一时段已有到港检修，请改派
xizhou-3   | 汐州轮渡票务处 | 2 | repair | b | high | 0 15:00 | 0 17:00 | lufu | accepted | -1 15:40 | 票据打印走纸偏斜 | 避开十六点班次
xizhou-4   | 盐桥信用社 | 4 | repair | b | normal | -2 10:00 | -2 12:00 | jiangzhe | done | -3 16:00 | 打印机不联机 | 接口板氧化，清洁后正常
yuanning-1 | 垣宁农商银行钟台支行 | 2 | repair | b | normal | -1 17:15 | 0 12:00 | chengyan | on_site | -1 09:50 | 字符终端串口通信中断 | 营业结束后才能动机器
yuanning-2 | 大有粮油钟台店 | 2 | repair | a | urgent | 0 10:30 | 0 12:30 | yusheng | done | -1 17:05 | 税控器锁机告警，不能开票 | 与主管税务确认后解锁，补传数据成功
yuanning-3 | 垣宁市公共交通卡服务厅 | 1 | software | c | normal | 2 09:30 | 2 12:00 | fangjibai | dispatched | -2 15:00 | 换发新卡，终端程序升级 | 升级前备份配置
yuanning-4 | 望垣村镇银行 | 2 | repair | c | normal | 0 09:00 | 0 12:00 | yusheng | cancelled | -2 14:40 | 屏幕闪烁 | 客户决定更换新机，本次不修
zhongji-1  | 中稷银行稷田支行 | 1 | repair | b | high | -1 09:30 | -1 12:00 | hewei | done | -2 17:00 | 密码键盘防拆自锁 | 网点两人在场复位，新封签号已登记
zhongji-2  | 中稷市第一医院 | 4 | repair | b | high | -1 15:00 | 0 18:00 | wentingzhou | paused | -1 10:15 | 收款机与税控器通信失败 | 等收费处夜间停机后更换通信线
zhongji-3  | 满仓超市仓北店 | 1 | repair | c | normal | 0 13:30 | 0 17:00 | zhusansi | dispatched | -1 16:10 | 切刀切不断 | 保外收费
zhongji-4  | 中稷市稷田区办税服务厅 | - | inspection | c | normal | 1 09:30 | 1 12:30 | hewei wentingzhou | accepted | -3 11:10 | quarterly: 四季度巡检 | 先到二层后台
heyuan-1   | 禾原市客运站 | 3 | repair | b | high | -1 18:00 | -1 20:00 | jiyi | en_route | -1 14:50 | 售票终端无显示 | 雨天绕行，已电话告知站务主任
heyuan-2   | 禾原市中心卫生院 | 1 | repair | c | normal | -3 10:30 | -3 15:00 | tanzhou | done | -4 11:40 | 网络终端外设不识别 | 误插接口，已现场讲解
heyuan-3   | 禾原农商银行青穗支行 | 2 | repair | c | normal | 2 10:00 | 2 15:00 | shaowei | draft | -1 17:30 | 终端键盘个别键失灵 | 待确认柜台
heyuan-4   | 麦浦信用社 | 3 | repair | b | normal | 0 14:30 | 0 17:00 | shaowei | accepted | -1 15:15 | 读写器指示灯不亮 | 带接口线两种
lanya-1    | 岚崖景区票务中心 | 2 | repair | b | high | -1 16:30 | 0 10:00 | kekun | on_site | -1 10:40 | 票据打印缺针 | 末班车前到，当晚住山上
lanya-2    | 山货铺子 | 1 | repair | c | normal | 1 10:00 | 1 15:00 | luohuo | cancelled | -2 09:30 | 收款机开机慢 | 客户停业盘点，改下月再约
lanya-3    | 松壑区人民医院 | - | inspection | c | normal | -2 09:30 | -2 12:30 | kekun muzhixing | done | -4 09:45 | quarterly: 四季度巡检 | work.magnetic 17 // 磁头磨损，已报备件，改日更换
lanya-4    | 望云宾馆 | 5 | repair | c | normal | 1 11:00 | 1 15:00 | luohuo | dispatched | -1 16:45 | 密码键盘个别键要重按 | 前台只有一人，需等交接
yanxi-1    | 砚溪农商银行砚台支行 | 1 | repair | a | urgent | -1 10:00 | -1 11:00 | ruanben | done | -1 08:10 | 密码键盘密文校验失败，全网点停办 | 更换加密模块 PK-E01，由 侯𨱏 见证注入
yanxi-2    | 砚溪市康复医院 | 4 | software | b | normal | -1 15:00 | 0 16:00 | mowenjin | in_work | -3 16:30 | 收款数据转换到新版程序 | 先备份，逐日核对
yanxi-3    | 砚溪市自来水营业厅 | 2 | repair | b | normal | 1 09:30 | 1 12:00 | zhuochen | submitted | -1 16:55 | 打印机字迹浅 | 保外收费
yanxi-4    | 溪声茶餐厅 | 1 | repair | c | normal | 2 14:30 | 2 17:00 | zhuochen | approved | -1 15:50 | 收款机钱箱不弹出 | 两点后到
"""
