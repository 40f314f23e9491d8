"""sealed ratings, opened by the server"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sealed_rating",
        sa.Column("signature_id", sa.String(length=36), nullable=False),
        sa.Column("technician_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("signature_id", "technician_id", name=op.f("pk_sealed_rating")),
    )
    with op.batch_alter_table("sealed_rating", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_rating_technician_id", ["technician_id"])


def downgrade() -> None:
    op.drop_table("sealed_rating")
