/** The words of the check page. It is small and stands alone, so it has its own; complete in both languages by type. */
import type { State } from "../domain/star-verdict";
import type { Language } from "../ui/spoken";

type Title = readonly [title: string, hint: string];

interface Words {
  state: Readonly<Record<State | "other", Title>>;
  level: readonly [string, string, string, string, string];
  other: string; badge: string; stars: string; ring: string;
  cardUntil: string; levelUntil: string; branch: string; skills: string; order: string; listAt: string; to: string;
  demoted: string; matched: string; mismatched: string; offline: string; older: string; asking: string; noPhoto: string; photoAway: string;
  hidden: string; keepAway: string; steps: readonly [string, string, string]; listWas: string;
  call: string; callNow: string; callDiffers: string; noCall: string; checkedAt: string; address: string;
  emptyTitle: string; emptyHint: string; visitTitle: string; visitHint: string; visitBad: string; visitBadHint: string; checking: string;
}

const zh: Words = {
  state: {
    valid: ["卡片有效", "请核对来人和卡上是否一致"],
    demoted: ["卡片有效", "星级以这里显示的为准"],
    stale: ["卡是真的", "没有联网，按 {at} 的名单"],
    static: ["纸质卡：请看本人", "卡是真的，但纸卡可以复制，不能当场核验"],
    lapsed: ["星级已到期", "年度评定没有更新，请致电核实"],
    expired: ["卡片已过期", "{at} 到期，请工程师联网更新"],
    replayed: ["时间对不上，请看照片", "这个码是{ago}前的，可能是截图。请工程师当面打开卡片，再扫一次"],
    clock: ["时间对不上，请看照片", "您的手机和对方的时间差得太多。请校准时间后再扫一次"],
    cannot_check: ["现在核验不了", "核验不了，不等于有效"],
    suspended: ["资格已暂停", "此人现不能上门服务"],
    revoked: ["卡片已吊销", "此人现不代表本公司服务"],
    lost: ["卡片已挂失", "这部手机或这张卡已报失"],
    unknown: ["没有这张卡", "名单上查不到它"],
    forged: ["这不是我们的卡", "签名不对，可能是伪造的"],
    other: ["不是派给您的工程师", "卡是真的，但任务单 {no} 没有派他"],
  },
  level: ["一星级", "二星级", "三星级", "四星级", "五星级"],
  other: "English", badge: "工号 {no}", stars: "{n} 星（共 5 星）", ring: "照片：{name}",
  cardUntil: "卡片有效", levelUntil: "星级有效", branch: "服务机构", skills: "持有认证", order: "任务单", listAt: "名单时间", to: "至 {at}",
  demoted: "卡上写{was}，现为{now}。", matched: "与任务单 {no} 派的工程师相符", mismatched: "任务单 {no} 没有派这位工程师",
  offline: "现在连不上服务器。", older: "服务器给的名单比这里见过的旧，没有采用。", asking: "正在取最新名单…", noPhoto: "卡上没有照片：请核对姓名、工号和本人。", photoAway: "照片现在取不到：请核对姓名、工号和本人。",
  hidden: "持卡人信息不显示", keepAway: "请不要让对方接触设备，也不要付款。",
  steps: ["请对方停下，离开设备", "记下对方姓名、车牌和时间", "拨打热线，我们另派工程师"], listWas: "名单时间 {at}",
  call: "打 {no} 核实", callNow: "立即拨打 {no}", callDiffers: "不一致？打 {no}", noCall: "请拨打您签约时留下的服务热线核实。",
  checkedAt: "核验于 {at}（北京时间）。", address: "本页网址应以 {host} 开头，不是则勿信。",
  emptyTitle: "核验星级服务卡", emptyHint: "请用手机相机扫工程师出示的二维码。", visitTitle: "任务单 {no}", visitHint: "已记在这部手机上。工程师到场后，扫他的星级卡，就能看到是不是派给您的人。",
  visitBad: "这个链接核验不了", visitBadHint: "链接不完整、已过期，或现在没有联网。", checking: "正在核验…",
};

const en: Words = {
  state: {
    valid: ["Valid card", "Compare the person with the card"],
    demoted: ["Valid card", "The star level shown here is the one that counts"],
    stale: ["Genuine card", "Offline: by the list of {at}"],
    static: ["Printed card: compare the person", "Genuine, but paper can be copied and not be checked live"],
    lapsed: ["Star level has ended", "Its yearly review is missing; please call us"],
    expired: ["Expired card", "Ended {at}; the engineer must go online to renew it"],
    replayed: ["Times do not match, look at the photo", "This code is {ago} old and may be a screenshot. Ask the engineer to open the card and scan again"],
    clock: ["Times do not match, look at the photo", "Your phone and the other one differ too much. Set the time and scan again"],
    cannot_check: ["Cannot check now", "Not checked does not mean valid"],
    suspended: ["Qualification suspended", "This person may not serve you now"],
    revoked: ["Revoked card", "This person does not represent us"],
    lost: ["Card reported lost", "This phone or card was reported lost"],
    unknown: ["No such card", "Our list does not have it"],
    forged: ["Not one of our cards", "The signature is wrong; it may be forged"],
    other: ["Not the engineer sent to you", "The card is genuine, but order {no} was given to somebody else"],
  },
  level: ["One star", "Two stars", "Three stars", "Four stars", "Five stars"],
  other: "中文", badge: "No. {no}", stars: "{n} of 5 stars", ring: "Photo: {name}",
  cardUntil: "Card valid", levelUntil: "Level valid", branch: "Branch", skills: "Certified", order: "Order", listAt: "List of", to: "until {at}",
  demoted: "The card says {was}, now {now}.", matched: "The engineer sent for order {no}", mismatched: "Order {no} was given to somebody else",
  offline: "The server cannot be reached.", older: "The server gave an older list than this phone has seen; it was not used.", asking: "Fetching the newest list…", noPhoto: "The card has no photo: compare name, number and person.", photoAway: "The photo cannot be had now: compare name, number and person.",
  hidden: "The holder is not shown", keepAway: "Do not let this person near the equipment, and do not pay.",
  steps: ["Ask the person to stop and step away", "Note name, number plate and time", "Call the hotline; we will send somebody else"], listWas: "List of {at}",
  call: "Call {no} to confirm", callNow: "Call {no} now", callDiffers: "Something differs? Call {no}", noCall: "Call the service hotline from your contract to confirm.",
  checkedAt: "Checked {at} (Beijing time).", address: "This page's address begins with {host}; if not, do not trust it.",
  emptyTitle: "Check a star service card", emptyHint: "Scan the engineer's QR code with your phone's camera.", visitTitle: "Order {no}", visitHint: "Kept on this phone. When the engineer arrives, scan the star card to see whether it is the person sent to you.",
  visitBad: "This link cannot be checked", visitBadHint: "It is incomplete, has ended, or there is no network now.", checking: "Checking…",
};

export const WORDS: Readonly<Record<Language, Words>> = { zh, en };
