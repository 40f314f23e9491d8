/** Made by `make types` from the server's tables; never by hand. Source: PROTOCOL sections 4 to 6. */
export const PROTOCOL = 1;
export const SCHEMA = 1;

/** Table number → name. */
export const TABLES = {
  "1": "order",
  "2": "event",
  "3": "answer",
  "4": "note",
  "5": "conflict",
  "6": "customer",
  "7": "device",
  "8": "template",
  "9": "profile",
  "10": "star_card",
  "11": "setting",
  "12": "part",
  "13": "fault_code",
  "14": "receipt",
  "15": "visit",
  "16": "photo",
  "17": "blob",
  "30": "contract",
  "23": "certification",
  "24": "callback",
  "25": "complaint",
  "26": "review",
  "27": "hearing",
  "28": "statement",
  "29": "credential",
  "35": "entry",
  "18": "signature",
  "19": "opinion",
  "20": "revision"
} as const;

/** Sheet → field → the words it may hold; none for free text. */
export const SHEETS = {
  "service": {
    "cause": [],
    "work": []
  },
  "consent": {
    "by": [],
    "place": []
  },
  "original": {
    "config": [],
    "backup": [
      "made",
      "nothing_to_back_up",
      "customer_declined"
    ],
    "where": []
  },
  "maintenance": {
    "plan": [],
    "agreed_by": []
  },
  "fault": {
    "code": [],
    "symptom": [],
    "environment": [],
    "cause_kind": [
      "device",
      "software",
      "operation",
      "environment",
      "other"
    ],
    "cause": [],
    "handling": [],
    "analysis": [],
    "taught": []
  },
  "leaving": {
    "tested": [
      "yes"
    ],
    "clean": [
      "yes"
    ],
    "opinion": [
      "content",
      "settled",
      "complaint"
    ],
    "words": []
  },
  "summary": {
    "text": []
  },
  "report": {
    "done": [],
    "open": [],
    "advice": [],
    "told": []
  }
} as const;

/** Which field merges how, and why. */
export const POLICIES = {
  "order.contact": {
    "policy": "keep_server",
    "reason": "the hotline speaks with the customer too; a person decides who is right"
  },
  "order.phone": {
    "policy": "keep_server",
    "reason": "as contact: two numbers may both be true"
  },
  "order.address": {
    "policy": "keep_server",
    "reason": "a wrong address sends the next engineer astray; a person decides"
  },
  "order.priority": {
    "policy": "keep_server",
    "reason": "the office plans by it"
  },
  "order.fault": {
    "policy": "keep_server",
    "reason": "what the customer reported and what the engineer was told both matter"
  },
  "order.note": {
    "policy": "keep_server",
    "reason": "free text is never merged by a machine"
  },
  "order.appointment_at": {
    "policy": "keep_server",
    "reason": "both call the customer; two times are told to nobody as one"
  },
  "entry.value": {
    "policy": "take_incoming",
    "reason": "written by who stood in front of it"
  },
  "answer.result": {
    "policy": "take_incoming",
    "reason": "the engineer stood in front of the device"
  },
  "answer.value": {
    "policy": "take_incoming",
    "reason": "a reading was taken on site"
  },
  "answer.unit": {
    "policy": "take_incoming",
    "reason": "belongs to the reading"
  },
  "answer.note": {
    "policy": "take_incoming",
    "reason": "describes what was seen"
  }
} as const;

/** Fields whose conflicts only the office settles. */
export const OFFICE_FIELDS = [
  "order.priority"
] as const;

/** The words that a customer is shown today. */
export const LATEST_WORDING = "act/1" as const;

/** Wording → language → key → words. Source: PROTOCOL section 10. */
export const WORDINGS = {
  "act/1": {
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
      "reason": "原因"
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
      "reason": "Reason"
    }
  }
} as const;

/** Public holidays, and weekend days that are worked, where the setting `service.calendar` says nothing. */
export const CALENDAR = {
  "off": [
    "2025-01-01",
    "2025-01-28",
    "2025-01-29",
    "2025-01-30",
    "2025-01-31",
    "2025-02-01",
    "2025-02-02",
    "2025-02-03",
    "2025-02-04",
    "2025-04-04",
    "2025-04-05",
    "2025-04-06",
    "2025-05-01",
    "2025-05-02",
    "2025-05-03",
    "2025-05-04",
    "2025-05-05",
    "2025-05-31",
    "2025-06-01",
    "2025-06-02",
    "2025-10-01",
    "2025-10-02",
    "2025-10-03",
    "2025-10-04",
    "2025-10-05",
    "2025-10-06",
    "2025-10-07",
    "2025-10-08",
    "2026-01-01",
    "2026-01-02",
    "2026-01-03",
    "2026-02-15",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-02-21",
    "2026-02-22",
    "2026-02-23",
    "2026-04-04",
    "2026-04-05",
    "2026-04-06",
    "2026-05-01",
    "2026-05-02",
    "2026-05-03",
    "2026-05-04",
    "2026-05-05",
    "2026-06-19",
    "2026-06-20",
    "2026-06-21",
    "2026-09-25",
    "2026-09-26",
    "2026-09-27",
    "2026-10-01",
    "2026-10-02",
    "2026-10-03",
    "2026-10-04",
    "2026-10-05",
    "2026-10-06",
    "2026-10-07",
    "2027-01-01",
    "2027-02-05",
    "2027-02-06",
    "2027-02-07",
    "2027-02-08",
    "2027-04-05",
    "2027-05-01",
    "2027-05-02",
    "2027-06-09",
    "2027-09-15",
    "2027-10-01",
    "2027-10-02",
    "2027-10-03"
  ],
  "work": [
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10"
  ]
} as const;
