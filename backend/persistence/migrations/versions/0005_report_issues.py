"""report files that were handed out"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "report_issue",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signature_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_report_issue")),
    )
    with op.batch_alter_table("report_issue", schema=None) as batch_op:
        batch_op.create_index("ix_report_issue_signature_id", ["signature_id"], unique=False)
