"""Uploads, blobs, and which rows declare them. Source: PROTOCOL section 12."""

from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import BLOB
from backend.persistence import job_rows
from backend.persistence.statement import Statement
from sync.world import Bucket

VERIFY = "verify"
"""Job: bytes and declaration of one attachment (`att user`) may both be here now."""

_INSERT_UPLOAD = Statement(
    "INSERT INTO upload (id, user_id, dev, att, sha256, size_bytes, offset_bytes, said, state, expires_at) "
    "VALUES (:id, :user, :dev, :att, :digest, :size, 0, :said, 'open', :expires)"
)
_UPLOAD = Statement(
    "SELECT id, user_id, att, sha256, size_bytes, offset_bytes, said, state, expires_at FROM upload WHERE id = :id"
)
_OPEN = Statement("SELECT COUNT(*) FROM upload WHERE user_id = :user AND state = 'open'")
_ADVANCE = Statement(
    "UPDATE upload SET offset_bytes = :to, expires_at = :expires WHERE id = :id AND offset_bytes = :frm AND state = 'open'"
)
_END = Statement("UPDATE upload SET state = :state, offset_bytes = :offset WHERE id = :id AND state = 'open'")
_IS_BROUGHT = Statement(
    "SELECT 1 FROM upload WHERE user_id = :user AND att = :att AND sha256 = :digest AND state = 'done' LIMIT 1"
)
_EXPIRED = Statement("SELECT id FROM upload WHERE state = 'open' AND expires_at <= :now LIMIT 500")
_FORGET = Statement("DELETE FROM upload WHERE state = 'gone' AND expires_at <= :before")

_INSERT_BLOB = Statement(
    "INSERT INTO blob (sha256, size_bytes, stored_at) VALUES (:digest, :size, :now) ON CONFLICT DO NOTHING"
)
_BLOBS = Statement("SELECT sha256 FROM blob ORDER BY sha256")
_ARCHIVE = Statement("UPDATE blob SET archived_at = :now WHERE sha256 = :digest AND archived_at IS NULL")

_DECLARE = Statement(
    "INSERT INTO attachment (att, bid, user_id, sha256, mime, verified_at, flaw) "
    "VALUES (:att, :bid, :user, :digest, :mime, :verified_at, :flaw) "
    "ON CONFLICT (att, bid) DO UPDATE SET verified_at = excluded.verified_at, flaw = excluded.flaw"
)
_BROUGHT = Statement(
    "SELECT a.bid, b.kind, b.root, a.sha256, a.mime FROM attachment a JOIN bucket b ON b.bid = a.bid "
    "JOIN upload u ON u.user_id = a.user_id AND u.att = a.att AND u.sha256 = a.sha256 AND u.state = 'done' "
    "WHERE a.att = :att AND a.user_id = :user AND a.verified_at IS NULL"
)
_SEEN_BY = Statement(
    "SELECT a.sha256, a.mime, a.verified_at, a.flaw FROM attachment a WHERE a.att = :att AND ("
    "EXISTS (SELECT 1 FROM member m WHERE m.bid = a.bid AND m.user_id = :user) OR "
    "EXISTS (SELECT 1 FROM order_index o WHERE o.bid = a.bid AND o.branch IN :branches)) "
    "ORDER BY a.verified_at IS NULL LIMIT 1"
)
_OWN = Statement(
    "SELECT DISTINCT u.att, b.stored_at, b.archived_at FROM upload u JOIN blob b ON b.sha256 = u.sha256 "
    "WHERE u.user_id = :user AND u.state = 'done' AND u.att IN :atts"
)


class Upload(Struct, frozen=True):
    id: str
    user: str
    att: str
    sha256: str
    size: int
    offset: int
    said: str
    state: str
    expires_at: int


class Brought(Struct, frozen=True):
    """A declared attachment whose bytes its author has handed in, and nobody has verified yet."""

    bid: int
    key: tuple[str, str]
    sha256: str
    mime: str


class Shown(Struct, frozen=True):
    sha256: str
    mime: str
    verified_at: int | None
    flaw: str | None


class OwnBlob(Struct, frozen=True):
    """What became of an attachment that this user has brought; times are the server's, ms."""

    att: str
    stored_at: int
    archived_at: int | None


def insert_upload(connection: Connection, upload: Upload, dev: str) -> None:
    _INSERT_UPLOAD.run(
        connection, id=upload.id, user=upload.user, dev=dev, att=upload.att, digest=upload.sha256, size=upload.size,
        said=upload.said, expires=upload.expires_at,
    )  # fmt: skip


def read_upload(connection: Connection, upload: str) -> Upload | None:
    found = _UPLOAD.one(connection, id=upload)
    return None if found is None else Upload(*found)


def count_open(connection: Connection, user: str) -> int:
    return _OPEN.value(connection, user=user)


def advance_upload(connection: Connection, upload: str, frm: int, to: int, expires_at: int) -> None:
    """From one offset to another; whoever comes second changes nothing."""
    _ADVANCE.run(connection, id=upload, frm=frm, to=to, expires=expires_at)


def end_upload(connection: Connection, upload: Upload, state: str, offset: int) -> None:
    """`done` or `gone`."""
    _END.run(connection, id=upload.id, state=state, offset=offset)


def is_brought(connection: Connection, user: str, att: str, sha256: str) -> bool:
    """This user has handed in these bytes under this id before."""
    return _IS_BROUGHT.one(connection, user=user, att=att, digest=sha256) is not None


def expired(connection: Connection, now: int) -> list[str]:
    return [upload for (upload,) in _EXPIRED.rows(connection, now=now)]


def forget_gone(connection: Connection, before: int) -> None:
    _FORGET.run(connection, before=before)


def keep_blob(connection: Connection, upload: Upload, now: int) -> None:
    """The bytes of this upload are in the store; what they belong to is looked at next."""
    _INSERT_BLOB.run(connection, digest=upload.sha256, size=upload.size, now=now)
    job_rows.ask(connection, VERIFY, f"{upload.att} {upload.user}", now)


def blobs(connection: Connection) -> list[str]:
    """Hashes of everything that the store must hold."""
    return [sha256 for (sha256,) in _BLOBS.rows(connection)]


def archive_blobs(connection: Connection, hashes: list[str], now: int) -> None:
    _ARCHIVE.many(connection, [{"now": now, "digest": sha256} for sha256 in hashes])


def brought(connection: Connection, att: str, user: str) -> list[Brought]:
    found = _BROUGHT.rows(connection, att=att, user=user)
    return [Brought(bid, (kind, root), sha256, mime) for bid, kind, root, sha256, mime in found]


def seen_by(connection: Connection, att: str, user: str, branches: list[str]) -> Shown | None:
    """The attachment, for a member of its bucket or a desk that has the order in reach; to anybody else there is none."""
    found = _SEEN_BY.one(connection, att=att, user=user, branches=branches)
    return None if found is None else Shown(*found)


def own_blobs(connection: Connection, user: str, atts: list[str]) -> list[OwnBlob]:
    return [OwnBlob(*row) for row in _OWN.rows(connection, user=user, atts=atts)]


def project_blobs(connection: Connection, changed: list[Bucket], now: int) -> None:
    """Each blob row that was changed; a new one may already have its bytes."""
    for bucket in changed:
        for table, att in sorted(bucket.changed):
            row = bucket.rows[table][att] if table == BLOB else None
            if row is None:
                continue
            doc = row.doc
            _DECLARE.run(
                connection, att=att, bid=bucket.bid, user=doc["by"], digest=doc["sha256"], mime=doc["mime"],
                verified_at=doc["verified_at"], flaw=doc["flaw"],
            )  # fmt: skip
            if doc["verified_at"] is None:
                job_rows.ask(connection, VERIFY, f"{att} {doc['by']}", now)
