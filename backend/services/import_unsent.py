"""Takes the file that a phone saved of its unsent ops and blobs. From the phone itself the same find themselves here."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from backend.domain.payloads import Sha256
from backend.persistence import journal_rows
from backend.persistence.accounts import read_word
from backend.persistence.database import Database
from sync.lines import Line, read_line
from sync.messages import Outcome, Uuid
from sync.version import MAX_LINE_BYTES

_BLOB = b'{"att":'
"""How a line of bytes begins, and no op does."""


class CannotImport(RuntimeError):
    """The message says why. Nothing was changed, unless it says so."""


class Head(Struct, frozen=True):
    """First line of the file. `aside`: lines that a server has already said it cannot read; they stay in the file."""

    xinglin: Literal["unsent@1"]
    user: Uuid
    dev: Uuid
    epoch: str
    name: str = ""
    aside: list[str] = []


class BlobLine(Struct, frozen=True):
    """A line of bytes, after the ops. `b64`: standard base64."""

    att: Uuid
    sha256: Sha256
    b64: str


class Imported(Struct, frozen=True):
    """`outcomes` counts all lines by what became of them, now or before."""

    name: str
    new: int
    known: int
    aside: int
    outcomes: dict[str, int]
    blobs: int = 0
    """Of those in the file, the ones that were not here yet."""


class Answer(Protocol):
    @property
    def res(self) -> list[Outcome]: ...
    @property
    def err(self) -> str | None: ...


Push = Callable[[str, str, list[Line]], Answer]
"""(user, dev, lines) → what a push of these lines is answered."""


Keep = Callable[[str, str, str, bytes], bool]
"""(user, dev, att, bytes) → were they new."""


def import_unsent(database: Database, content: bytes, push: Push, keep: Keep) -> Imported:
    """Journals and executes what is not there yet. Raises CannotImport."""
    head, lines, blobs = _read(content)
    with database.read() as transaction:
        device = journal_rows.read_device(transaction, head.dev)
        known = journal_rows.known_ops(transaction, head.user, [line.op_id for line in lines])
        epoch = read_word(transaction, "epoch")
    if device is None or device.user_id != head.user:
        raise CannotImport(f"device {head.dev} of {head.name} is not enrolled here; its phone must sign in first")
    brought = sum(keep(head.user, head.dev, att, whole) for att, whole in blobs)
    if head.epoch != epoch:
        lines = [_of_epoch(line, head.epoch) for line in lines]
    answer = push(head.user, head.dev, lines)
    done = {outcome.i: outcome.o for outcome in answer.res}
    new = sum(op_id not in known for op_id in done)
    if answer.err is not None:
        raise CannotImport(
            f"{new} lines are in, {len(lines) - len(done)} are not ({answer.err}): "
            "they do not follow what this server has of the device. Keep the file and send from the phone."
        )
    return Imported(head.name, new, len(done) - new, len(head.aside), dict(Counter(done.values())), brought)


def _read(content: bytes) -> tuple[Head, list[Line], list[tuple[str, bytes]]]:
    first, *rest = content.removesuffix(b"\n").split(b"\n")
    try:
        head = msgspec.json.decode(first, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise CannotImport("this is not a file of unsent ops: its first line does not say so") from None
    start = next((place for place, raw in enumerate(rest) if raw.startswith(_BLOB)), len(rest))
    blobs = [_blob(number, raw) for number, raw in enumerate(rest[start:], start=start + 2)]
    return head, list(_lines(rest[:start])), blobs


def _blob(number: int, raw: bytes) -> tuple[str, bytes]:
    try:
        blob = msgspec.json.decode(raw, type=BlobLine)
        content = base64.b64decode(blob.b64, validate=True)
    except (msgspec.MsgspecError, ValueError):
        raise CannotImport(f"line {number} is damaged; nothing was imported") from None
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        raise CannotImport(f"the bytes of line {number} are not what they say; nothing was imported")
    return blob.att, content


def _lines(raws: Iterable[bytes]) -> Iterable[Line]:
    for number, raw in enumerate(raws, start=2):
        line = read_line(raw) if len(raw) <= MAX_LINE_BYTES else None
        if line is None:
            raise CannotImport(f"line {number} is damaged; nothing was imported")
        yield line


def _of_epoch(line: Line, epoch: str) -> Line:
    """The versions that the line names count in the epoch that the phone lived in. Its bytes stay as they are."""
    if line.op is None or line.op.e is not None:
        return line
    return msgspec.structs.replace(line, op=msgspec.structs.replace(line.op, e=epoch))
