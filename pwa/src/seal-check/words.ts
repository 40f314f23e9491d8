/** The words of the page that checks reports: small and on its own, complete in both languages by type. */
import type { Language } from "../ui/spoken";
import type { Verdict } from "./check";


interface Words {
  verdict: Readonly<Record<Verdict, readonly [title: string, hint: string]>>;
  start: readonly [string, string]; checking: string; other: string; code: string; typed: string; go: string; drop: string; dropHint: string;
  sealCode: string; order: string; customer: string; signer: string; outcome: string; received: string; claimed: string; level: string; changes: string;
  outcomes: Readonly<Record<string, string>>; levels: Readonly<Record<string, string>>; fields: Readonly<Record<string, string>>; flags: string;
  field: string; again: string; call: string; here: string; readHere: string; compare: string;
}

const zh: Words = {
  verdict: {
    unchanged: ["签字后没有改动", "内容和客户签字时一样"],
    stale: ["签字后有改动", "签字的内容仍然保留，下列项目后来改过"],
    superseded: ["已重新签字", "这一份之后，客户又签了一次"],
    file: ["不是我们出具的文件", "里面的签字记录是真的，但这份文件被改过或另存过。请向我们索取原件"],
    unknown: ["查不到这个封签码", "请核对纸上的 16 位码"],
    no_code: ["看不出封签码", "封签码是 16 位数字和 A 到 F 的字母；文件要用我们出具的 PDF"],
    forged: ["签名对不上", "记录可能被改过或伪造，请致电核实"],
    busy: ["查得太勤了", "请一分钟后再试"],
    cannot_check: ["现在核对不了", "连不上服务器。核对不了，不等于有改动"],
  },
  start: ["核对服务报告", "看客户签字之后有没有改动"], checking: "正在核对…", other: "English", code: "封签码", typed: "纸上二维码旁的 16 位码", go: "核对",
  drop: "选一份 PDF 报告，或拖到这里", dropHint: "文件只在这台设备上读，不会上传",
  sealCode: "封签码", order: "单号", customer: "客户", signer: "签字人", outcome: "结果", received: "服务器收到", claimed: "签字时间（设备）", level: "证据等级", changes: "改动过的项目",
  outcomes: { signed: "客户已签字", refused: "客户未签字", later: "客户稍后签字" },
  levels: {
    E0: "E0：设备密钥封存，改动可查；不等同于具有法律效力的可靠电子签名", E1: "E1：签字人另有身份验证，改动可查", E2: "E2：使用认证机构的证书签名",
  },
  fields: {
    "order.contact": "联系人", "order.phone": "电话", "order.address": "地址", "order.fault": "报修内容", "order.number": "单号", "note.text": "处理情况",
    "answer.result": "检查结果", "answer.value": "读数", "answer.unit": "单位", "answer.note": "检查说明", "photo.sha256": "照片",
  },
  flags: "服务器收到时已注明疑点，请致电核实。", field: "{field}（{at} 改）", again: "再核对一份", call: "打 {no} 核实",
  here: "核对于 {at}（北京时间）。本页网址应以 {host} 开头，不是则勿信。", readHere: "收据的签名由本页自带的公钥在您的设备上核对。", compare: "请与手中报告上的封签码逐位比对。",
};

const en: Words = {
  verdict: {
    unchanged: ["Unchanged since it was signed", "It says what the customer signed"],
    stale: ["Changed after signing", "What was signed is kept; these items were changed since"],
    superseded: ["Signed once more since", "After this one the customer signed again"],
    file: ["Not a file of ours", "The sealed record inside is genuine, but this file was altered or saved anew. Ask us for the original"],
    unknown: ["No such seal code", "Compare the 16 characters on paper"],
    no_code: ["No seal code found", "It has 16 characters, 0 to 9 and A to F; a file must be a PDF that we handed out"],
    forged: ["The signatures do not hold", "The record may have been altered or forged; please call us"],
    busy: ["Asked too often", "Please try again in a minute"],
    cannot_check: ["Cannot check now", "The server cannot be reached. Not checked does not mean changed"],
  },
  start: ["Check a service report", "See whether anything changed after the customer signed"], checking: "Checking…", other: "中文", code: "Seal code", typed: "16 characters beside the QR code", go: "Check",
  drop: "Choose a PDF report, or drop it here", dropHint: "It is read on this device and not uploaded",
  sealCode: "Seal code", order: "Order", customer: "Customer", signer: "Signed by", outcome: "Outcome", received: "Received by the server", claimed: "Signed (device's clock)", level: "Evidence level", changes: "Changed since",
  outcomes: { signed: "The customer signed", refused: "The customer did not sign", later: "The customer signs later" },
  levels: {
    E0: "E0: sealed by the device's key, changes show; not the same as a reliable electronic signature in law", E1: "E1: the signer was identified in another way too", E2: "E2: signed with a certificate of an authority",
  },
  fields: {
    "order.contact": "Contact", "order.phone": "Phone", "order.address": "Address", "order.fault": "Reported", "order.number": "Order number", "note.text": "What was done",
    "answer.result": "Check result", "answer.value": "Reading", "answer.unit": "Unit", "answer.note": "Remark", "photo.sha256": "Photo",
  },
  flags: "The server noted a doubt when it received this; please call us.", field: "{field} (changed {at})", again: "Check another", call: "Call {no} to confirm",
  here: "Checked {at} (Beijing time). This page's address begins with {host}; if not, do not trust it.", readHere: "The receipt's signature is checked on your device, by the keys that came with this page.", compare: "Compare it with the seal code on your report, character by character.",
};

export const WORDS: Readonly<Record<Language, Words>> = { zh, en };
