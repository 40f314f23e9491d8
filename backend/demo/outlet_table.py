"""The sixty questions for a large outlet; see `backend.demo.templates` for the form of a line."""

OUTLET = """
site 场地与环境
hall       | 大厅、柜台区无漏水、无易燃物堆放
temp       | 柜台区环境温度                    |                      | ℃   | 5    | 35
humid      | 柜台区相对湿度                    |                      | %   | 20   | 80
dust       | 设备积尘已清洁                    | 断电后清洁
cable      | 线缆捆扎整齐，不在通道上

supply 供电与接地
l1         | 输入相电压 L1                     | 带载时测             | V   | 209  | 231
l2         | 输入相电压 L2                     | 带载时测             | V   | 209  | 231
l3         | 输入相电压 L3                     | 带载时测             | V   | 209  | 231
n_pe       | 零地电压                          |                      | V   |      | 2.0
earth      | 接地电阻                          | 总接地排处测         | Ω   |      | 1.0
terminal   | 接线端子最高温度                  | 红外测温             | ℃   |      | 65

backup 后备电源
ups_in     | 不间断电源输入正常，无告警
ups_load   | 不间断电源负载率                  |                      | %   | 0    | 80
ups_time   | 断市电后后备供电时间              |                      | min | 30   |
battery    | 单节电池最低电压                  | 浮充时测             | V   | 13.2 | 13.8
battery_ok | 电池无鼓包、漏液、端子无腐蚀

terminal 字符终端
ct_case    | 机身、键盘、支架完好
ct_screen  | 显示清晰，无缺行、无闪烁
ct_test    | 自检通过，固件版本与档案一致
ct_port    | 串口、并口收发正常                | 用回环插头
ct_switch  | 主机会话切换正常                  | 两个会话各一次
ct_code    | 中西文、生僻字显示正确            | 用测试屏

network 网络终端
nt_boot    | 开机到登录界面时间                |                      | s   |      | 90
nt_test    | 自检通过，固件版本与档案一致
nt_lan     | 到主机往返时延                    | 连测 20 次取平均     | ms  |      | 50
nt_loss    | 到主机丢包率                      | 连测 200 次          | %   |      | 0.5
nt_usb     | 外设接口供电、识别正常
nt_lock    | 离座锁屏生效

printer 打印机
pr_page    | 测试页清晰，无缺针、断线
pr_gap     | 打印头间隙                        | 塞规测               | mm  | 0.30 | 0.45
pr_feed    | 进纸居中，存折走纸不偏
pr_align   | 首行打印位置偏差                  | 绝对值               | mm  |      | 1.0
pr_ribbon  | 色带张力、色深合适
pr_rail    | 导轨已清洁上油

card 磁条读写器
mr_read    | 连读 20 次成功次数                | 用测试卡             | 次  | 19   | 20
mr_write   | 写后读回一致
mr_head    | 磁头已清洁，无划痕
mr_cable   | 接口线无破皮，固定可靠

pin 密码键盘
pk_keys    | 各键响应，回弹正常
pk_shield  | 防窥罩完好，角度合适
pk_seal    | 防拆封签完好，编号与档案一致
pk_cipher  | 密文上送测试通过                  | 由柜员长陪同
pk_voice   | 语音提示清晰，音量合适

till 税控收款机
ft_sell    | 开票、退票各一张正确              | 测试商品，当场作废
ft_paper   | 纸卷、切刀正常
ft_screen  | 顾客显示屏字迹完整
ft_drawer  | 钱箱弹出、锁闭正常
ft_day     | 日结、月结报表可打印
ft_reserve | 断电后未结交易保留

fiscal 税控器
fu_state   | 状态正常，无锁机告警
fu_memory  | 税控存储器剩余空间                |                      | %   | 15   | 100
fu_clock   | 时钟与标准时间之差                | 绝对值               | s   | 0    | 60
fu_backup  | 开票数据已备份，可读出            | 与客户共同核对一张

safety 安全与管理
sec_scan   | 安全扫描无高危项                  | 用授权工具，事先征得同意
sec_pass   | 默认口令已更改
sec_ver    | 系统与固件版本在支持清单内
backup     | 数据备份在期，恢复演练有记录
spare      | 网点备机可用，能当场替换
talk       | 已与客户交流日常管理要点
opinion    | 客户意见已当面征询
"""
