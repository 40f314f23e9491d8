"""What the entry points share: made once by the composition root, handed to every request."""

from dataclasses import dataclass, field

from argon2 import PasswordHasher

from backend.blobs.disk import DiskBlobs
from backend.blobs.pictures import Pictures
from backend.blobs.staging import Staging
from backend.clock import Clock
from backend.keys import Keys
from backend.memory import Asked, Board, Heads, Pokes, Shelf, Vectors
from backend.persistence.database import Database
from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class Wiring:
    settings: Settings
    database: Database
    clock: Clock
    hasher: PasswordHasher
    nobody: str
    """A hash that no password has: an unknown name costs the same time as a known one."""
    epoch: str
    keys: Keys
    blobs: DiskBlobs
    pictures: Pictures
    portraits: DiskBlobs
    """Faces on star cards: public to whoever holds a card that names one by its hash."""
    staging: Staging
    vectors: Vectors = field(default_factory=Vectors)
    board: Board = field(default_factory=Board)
    shelf: Shelf = field(default_factory=Shelf)
    asked: Asked = field(default_factory=Asked)
    pokes: Pokes = field(default_factory=Pokes)
    heads: Heads = field(default_factory=Heads)
