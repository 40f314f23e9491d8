"""Tables of the database. Source: PROTOCOL section 4; ADR "rows are documents".

Replica rows are kept as the JSON text that goes over the wire; what the desk searches by is projected beside them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(36)


def _keys(*names: str) -> list[Column]:
    return [Column(name, _ID, primary_key=True) for name in names]


sync_meta = Table("sync_meta", metadata, Column("k", String(32), primary_key=True), Column("v", Text, nullable=False))
"""Epoch and other words of one database."""

counter = Table(
    "counter", metadata, Column("name", String(80), primary_key=True), Column("n", BigInteger, nullable=False)
)
"""Gap-free numbers: taken in the transaction that uses them."""

bucket = Table(
    "bucket",
    metadata,
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(1), nullable=False),
    Column("root", _ID, nullable=False),
    Column("ver", BigInteger, nullable=False),
    Column("min_ver", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("chk", String(16), nullable=False),
    Index("uq_bucket_kind_root", "kind", "root", unique=True),
)

row = Table(
    "row",
    metadata,
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("tbl", SmallInteger, primary_key=True, autoincrement=False),
    Column("id", _ID, primary_key=True),
    Column("v", BigInteger, nullable=False),
    Column("del", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
    Column("fv", Text, nullable=False),
    Index("ix_row_bid_v", "bid", "v"),
)

history = Table(
    "history",
    metadata,
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("tbl", SmallInteger, primary_key=True, autoincrement=False),
    Column("row_id", _ID, primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("ver", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("op_id", _ID, nullable=False),
    Column("by", _ID, nullable=False),
    Column("at", BigInteger, nullable=False),
)

member = Table(
    "member",
    metadata,
    *_keys("user_id"),
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", String(16), primary_key=True),
    Column("reason_id", _ID, primary_key=True),
    Column("from_ver", BigInteger, nullable=False),
    Index("ix_member_bid", "bid"),
)

member_hist = Table(
    "member_hist",
    metadata,
    *_keys("user_id"),
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("ver_at_revoke", BigInteger, primary_key=True, autoincrement=False),
    Column("revoked_at", BigInteger, nullable=False),
)

device = Table(
    "device",
    metadata,
    *_keys("dev"),
    Column("lineage", BigInteger, nullable=False),
    Column("user_id", _ID, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("epoch", _ID, nullable=False),
    Column("label", String(120), nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("archived_seq", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("owed", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index("ix_device_user_id", "user_id"),
)

journal = Table(
    "journal",
    metadata,
    *_keys("dev"),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("op_id", _ID, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("outcome", Text),
    Column("chain_ok", Boolean, nullable=False),
    Column("repeats_dev", _ID),
    Column("audited", BigInteger),
    Index("ix_journal_op_id", "op_id"),
    Index(
        "ix_journal_unaudited", "dev", sqlite_where=text("audited IS NULL"), postgresql_where=text("audited IS NULL")
    ),
    Index("ix_journal_stored", "dev", sqlite_where=text("state = 'stored'"), postgresql_where=text("state = 'stored'")),
)
"""state: stored | done | parked | rejected. `repeats_dev`: the op came before, under another device of its author.
`audited`: its latest entry in the chain; none while that does not say this outcome."""

exception = Table(
    "exception",
    metadata,
    *_keys("op_id"),
    Column("dev", _ID, nullable=False),
    Column("user_id", _ID, nullable=False),
    Column("code", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Parked ops: a person looks at them."""

unit = Table(
    "unit",
    metadata,
    *_keys("id"),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("parent", _ID),
)

account = Table(
    "account",
    metadata,
    *_keys("id"),
    Column("login", String(40), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("password", String(200), nullable=False),
    Column("roles", Text, nullable=False),
    Column("unit", _ID, nullable=False),
    Column("enabled", Boolean, nullable=False),
)

throttle = Table(
    "throttle",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
)
"""Failed sign-ins by the name that was typed, known or not: the answer must not tell which names exist."""

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", _ID, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

order_index = Table(
    "order_index",
    metadata,
    *_keys("id"),
    Column("bid", BigInteger, nullable=False),
    Column("number", String(20)),
    Column("branch", _ID, nullable=False),
    Column("state", String(20), nullable=False),
    Column("approval", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("priority", String(8), nullable=False),
    Column("fault_class", String(1), nullable=False),
    Column("customer", _ID, nullable=False),
    Column("appointment_at", BigInteger),
    Column("due_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("technicians", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_order_index_branch_created_at", "branch", "created_at"),
)
"""What the desk lists and searches orders by; projected from the order's rows in the transaction that changes them."""

sealed_rating = Table(
    "sealed_rating",
    metadata,
    *_keys("signature_id", "technician_id"),
    Column("order_id", _ID, nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("rated_at", BigInteger, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Index("ix_sealed_rating_technician_id", "technician_id"),
)
"""What customers sealed about a signed visit, opened by the server (R-ORD-7). Never part of a technician's replica."""

customer_index = Table(
    "customer_index",
    metadata,
    *_keys("id"),
    Column("bid", BigInteger, nullable=False),
    Column("branch", _ID, nullable=False),
    Column("name", String(120), nullable=False),
    Column("words", Text, nullable=False),
)

upload = Table(
    "upload",
    metadata,
    *_keys("id"),
    Column("user_id", _ID, nullable=False),
    Column("dev", _ID, nullable=False),
    Column("att", _ID, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("said", Text, nullable=False),
    Column("state", String(4), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_upload_user_id_att", "user_id", "att"),
    Index("ix_upload_state_expires_at", "state", "expires_at"),
)
"""state: open | done | gone. `said` is the Upload-Metadata as it came. A finished one stays: it says who brought a blob."""

blob = Table(
    "blob",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("archived_at", BigInteger),
)
"""What the blob store holds; `archived_at` once it was read back from a backup."""

attachment = Table(
    "attachment",
    metadata,
    *_keys("att"),
    Column("bid", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", _ID, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mime", String(82), nullable=False),
    Column("verified_at", BigInteger),
    Column("flaw", String(40)),
)
"""Blobs as rows declare them: projected, so that a blob is found by its attachment, and shown by membership."""

job = Table(
    "job",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("about", String(80), primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("leased_until", BigInteger, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", Text),
    Index("ix_job_due_at", "due_at"),
)
"""Work that a committed transaction owes. `asked` counts how often: asked again while it runs, it runs again."""

signature_index = Table(
    "signature_index",
    metadata,
    *_keys("id"),
    Column("order_id", _ID, nullable=False),
    Column("bid", BigInteger, nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("state", String(12), nullable=False),
    Column("seal_code", String(16), nullable=False),
    Column("record_sha256", String(64), nullable=False),
    Column("ink_sha256", String(64)),
    Column("at", BigInteger, nullable=False),
    Index("ix_signature_index_order_id", "order_id"),
    Index("ix_signature_index_seal_code", "seal_code"),
    Index("ix_signature_index_ink_sha256", "ink_sha256"),
)
"""Acts by what a customer holds in his hand (seal_code: the first 16 digits of content_sha256) and by what was drawn."""

report_issue = Table(
    "report_issue",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("signature_id", _ID, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_report_issue_signature_id", "signature_id"),
)
"""Every report file that was handed out, by its digest: a file that is not among them is not ours."""

audit = Table(
    "audit",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("dev", _ID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("op_id", _ID, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("salt", String(32)),
    Column("h", String(64), nullable=False),
    Index("ix_audit_op_id", "op_id"),
    Index("ix_audit_dev_seq", "dev", "seq"),
)
"""The server's chain over journal and outcomes. `salt` goes when the bytes are erased; the chain holds without it."""

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", _ID, nullable=False),
    Column("root", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("peaks", Text, nullable=False),
    Column("jws", Text, nullable=False),
)
"""Signed heads of the chain: Merkle root over its first `size` entries. `peaks` lets the next one go on from here."""
