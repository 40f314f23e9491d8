"""Every code that the protocol can say, with the kind that tells a client what to do. Source: PROTOCOL section 8."""

from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kind alone decides the client's reaction."""

    REFUSED = "REFUSED"  # stop, keep the work, show it
    OUT_OF_STEP = "OUT_OF_STEP"  # catch up, keep the outbox
    SIGNED_OUT = "SIGNED_OUT"  # ask to sign in, keep the outbox
    UNAVAILABLE = "UNAVAILABLE"  # back off, keep the outbox
    DEFECT = "DEFECT"  # our bug: report the request id


class ProtocolError(Exception):
    """An envelope that cannot be taken: nothing of the request is stored. `code` starts with `sync.`."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


class Refusal(Exception):
    """A rule said no to one op. An intent is rejected, a fact that cannot be executed is parked; it stays journalled."""

    def __init__(self, code: str, *, park: bool = False, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.park = park
        self.args_ = args


OP_CODES: dict[str, str] = {
    "op.malformed": "The line is not an op: a field is missing, unknown or out of range.",
    "op.too_deep": "The line is nested deeper than 64.",
    "op.duplicate_key": "A JSON object of the line says the same key twice.",
    "op.unknown_type": "This server does not know the op type.",
    "op.payload": "The payload is not what the op type asks for.",
    "op.author": "The op was recorded by another user than the one who sends it.",
    "op.defect": "The server failed while executing the op; a person looks at it.",
    "bucket.not_member": "The bucket does not exist or is not this user's.",
    "bucket.kind": "The op type does not belong in this kind of bucket.",
    "op.role": "The user's role may not do this.",
    "group.incomplete": "Ops of the group are missing; the rest of it waits with them.",
    "group.held": "Another op of the same group could not be executed; the group is all or nothing.",
    "row.unknown": "The row that the op names does not exist.",
    "row.taken": "The id that the op makes up is in use elsewhere.",
}
