"""The tables of the replica: number ↔ name. Source: PROTOCOL section 4."""

ORDER, EVENT, ANSWER, NOTE, CONFLICT, CUSTOMER, DEVICE, TEMPLATE = 1, 2, 3, 4, 5, 6, 7, 8
PROFILE, STAR_CARD, SETTING, PART, FAULT_CODE, RECEIPT, VISIT = 9, 10, 11, 12, 13, 14, 15
PHOTO, BLOB = 16, 17
CERTIFICATION, CALLBACK, COMPLAINT, REVIEW, HEARING, STATEMENT = 23, 24, 25, 26, 27, 28
CREDENTIAL, CONTRACT = 29, 30
SIGNATURE, OPINION, REVISION = 18, 19, 20

ENTRY, ROUND = 35, 36

NAMES: dict[int, str] = {
    ORDER: "order",
    EVENT: "event",
    ANSWER: "answer",
    NOTE: "note",
    CONFLICT: "conflict",
    CUSTOMER: "customer",
    DEVICE: "device",
    TEMPLATE: "template",
    PROFILE: "profile",
    STAR_CARD: "star_card",
    SETTING: "setting",
    PART: "part",
    FAULT_CODE: "fault_code",
    RECEIPT: "receipt",
    VISIT: "visit",
    PHOTO: "photo",
    BLOB: "blob",
    CONTRACT: "contract",
    CERTIFICATION: "certification",
    CALLBACK: "callback",
    COMPLAINT: "complaint",
    REVIEW: "review",
    HEARING: "hearing",
    STATEMENT: "statement",
    CREDENTIAL: "credential",
    ENTRY: "entry",
    SIGNATURE: "signature",
    OPINION: "opinion",
    REVISION: "revision",
}
