"""The words around what a customer signs: every one that the document, its print and its PDF show beside the record's own.

A version is never changed: a record names it with its digest, and what was signed under it is shown with it for ever.
The page is drawn from the record by these words alone. Source: PROTOCOL section 10, R-ORD-6.
"""

import hashlib

from backend.domain.canonical import canonical

Wording = dict[str, str]

_ACT_1: dict[str, Wording] = {
    "zh-CN": {
        "title": "服务确认单",
        "unnumbered": "待编号",
        "customer": "客户",
        "address": "地址",
        "contact": "联系人",
        "engineer": "工程师",
        "stars": "{n} 星级",
        "device": "设备",
        "fault": "原来的问题",
        "work": "做了什么",
        "arrived": "到场",
        "done": "完成",
        "checklist": "检查项目",
        "pass": "合格",
        "fail": "不合格",
        "na": "不适用",
        "open": "未检查",
        "parts": "更换的配件",
        "photos": "现场照片 {n} 张",
        "price": "费用",
        "total": "合计",
        "price_agreed": "费用 {total} 元，我已核对并同意",
        "signs": "您签的是这些",
        "fingerprint": "内容指纹",
        "voided": "签字后再改内容，本签字即失效。",
        "consent": "我已核对以上内容，与实际服务相符，并同意以电子方式签字。",
        "signer": "签署人",
        "self": "客户本人",
        "agent": "客户代表",
        "refused": "客户不签字",
        "later": "客户稍后签字",
        "reason": "原因",
    },
    "en": {
        "title": "Service record",
        "unnumbered": "number to come",
        "customer": "Customer",
        "address": "Address",
        "contact": "Contact",
        "engineer": "Engineer",
        "stars": "{n} stars",
        "device": "Equipment",
        "fault": "What was wrong",
        "work": "What was done",
        "arrived": "Arrived",
        "done": "Finished",
        "checklist": "Checklist",
        "pass": "Pass",
        "fail": "Fail",
        "na": "Not applicable",
        "open": "Not checked",
        "parts": "Parts replaced",
        "photos": "{n} photos taken on site",
        "price": "Price",
        "total": "Total",
        "price_agreed": "I have checked the price of {total} yuan and agree",
        "signs": "What you are signing",
        "fingerprint": "Fingerprint",
        "voided": "Any later change voids this signature.",
        "consent": "I have checked the above, it is what was done, and I agree to sign electronically.",
        "signer": "Signed by",
        "self": "the customer",
        "agent": "for the customer",
        "refused": "The customer did not sign",
        "later": "The customer signs later",
        "reason": "Reason",
    },
}

WORDINGS: dict[str, dict[str, Wording]] = {"act/1": _ACT_1}
"""Wording id → language → key → text. `{n}` and `{total}` are filled in."""

LATEST = "act/1"


def wording_sha256(name: str, language: str) -> str:
    """What a record says of the words it was shown in. Raises KeyError for words that never were."""
    return hashlib.sha256(canonical(WORDINGS[name][language])).hexdigest()
