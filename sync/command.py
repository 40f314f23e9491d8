"""What the application tells the protocol of its op types: how to read, authorise and decide one. Source: PROTOCOL section 6."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct, structs

from sync.messages import Op
from sync.policy import PolicyTable
from sync.world import Bucket, Doc, World


class Principal(Struct, frozen=True):
    """Who acts: an enabled user, on one of his devices."""

    user: str
    name: str
    roles: frozenset[str]
    branches: frozenset[str]
    """Branches whose orders the user may work on from the desk."""
    lineage: int


class Moment(Struct, frozen=True):
    """When an op happened, as far as the server can tell. Device clocks are evidence, they never order."""

    now: int
    """Server time, ms."""
    est: int
    """Best estimate of the event's time, ms."""
    wall: int
    suspect: bool


class Insert(Struct, frozen=True):
    """Append a row. A row of that id is already there only if the same op ran before: then nothing happens."""

    table: int
    row_id: str
    doc: Doc
    bucket: Bucket | None = None
    """Another bucket than the op's own: an op may append there, never change."""


class Patch(Struct, frozen=True):
    """Fields proposed by the op, merged one by one under their policies. `create` is the rest of a row not there yet."""

    table: int
    row_id: str
    fields: Doc
    create: Doc | None = None
    stamp: Doc | None = None
    """Fields written along if any proposed one is."""


class Put(Struct, frozen=True):
    """Fields that the server itself decides under the op (a state, a number): no merge."""

    table: int
    row_id: str
    fields: Doc


class Delete(Struct, frozen=True):
    """A tombstone, unless somebody edited the row unseen."""

    table: int
    row_id: str


class Clash(Struct, frozen=True):
    """A conflict that is not of two values of one patched field, e.g. an event that the state does not allow."""

    table: int
    row_id: str
    field: str
    kind: Literal["value", "transition", "deleted"]
    current: Any
    incoming: Any


class Join(Struct, frozen=True):
    user: str
    bucket: Bucket
    reason: str
    reason_id: str


class Leave(Struct, frozen=True):
    user: str
    bucket: Bucket
    reason: str
    reason_id: str


Effect = Insert | Patch | Put | Delete | Clash | Join | Leave


class Scene(Struct, frozen=True):
    """Everything that the decision of one op may look at."""

    op: Op
    payload: Any
    who: Principal
    moment: Moment
    world: World
    bucket: Bucket
    member: bool
    late: bool
    """The author is no longer a member, but was when the op was recorded."""
    said: list[Literal["merged"]]
    """A decision appends "merged" when the op found its work already done."""

    def doc(self, table: int, row_id: str) -> Doc | None:
        row = self.world.row(self.bucket, table, row_id)
        return None if row is None else row.doc


@dataclass(frozen=True, slots=True)
class Command:
    """One version of one op type."""

    name: str
    """`type@version`, as on the wire."""
    kind: Literal["fact", "intent"]
    bucket: str
    payload: type[Struct]
    decide: Callable[[Scene], list[Effect]]
    """Pure. Raises Refusal."""
    may: Callable[[Scene], bool]
    """Whether this user may do this in this bucket; membership has not been looked at yet."""
    creates: bool = False
    """May be the first op of its bucket."""
    reads: tuple[int, ...] = ()
    """Tables of the op's bucket that it reads whole."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The op types and merge policies of one application."""

    commands: dict[str, Command]
    policies: PolicyTable
    table_names: dict[int, str]
    conflict_table: int
    upcasters: dict[str, tuple[str, Callable[[Doc], Doc]]]
    """Op type of an older version → (the next version, payload → its payload). Total: nothing of a payload is refused here."""
    sees: Callable[[Scene], bool]
    """Whether this user knows of this bucket without being a member; to anybody else it might as well not exist."""

    def upcast(self, op: Op) -> Op:
        """The op as today's client would have recorded it. Its line in the journal stays as it came."""
        while op.t in self.upcasters:
            newer, payload_of = self.upcasters[op.t]
            op = structs.replace(op, t=newer, x=payload_of(op.x))
        return op

    def command_of(self, op: Op) -> Command | None:
        return self.commands.get(self.upcast(op).t)
