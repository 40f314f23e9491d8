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
  "30": "contract",
  "23": "certification",
  "24": "callback",
  "25": "complaint",
  "26": "review",
  "27": "hearing",
  "28": "statement"
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
