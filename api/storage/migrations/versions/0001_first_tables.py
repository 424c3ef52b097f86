"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "articles",
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("updated", _MOMENT, nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_index("articles_by_state", "articles", ["state", "updated"], unique=False)
    op.create_table(
        "audit_events",
        sa.Column("actor", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("generation", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_in_time", "audit_events", ["created"], unique=False)
    op.create_index("audit_of_actor", "audit_events", ["actor", "created"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("updated", _MOMENT, nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversations_of_owner", "conversations", ["owner", "updated"], unique=False)
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=100), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column("revoked", _MOMENT, nullable=True),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "reviews",
        sa.Column("article_id", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reviewer", sa.String(length=100), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reviews_of_article", "reviews", ["article_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("conversation_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("turns_in_order", "turns", ["conversation_id", "number"], unique=True)
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.String(length=24), nullable=False),
        sa.Column("rating", sa.String(length=4), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=True),
        sa.Column("citation", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("feedback_of_turn", "feedback", ["turn_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("feedback_of_turn", table_name="feedback")
    op.drop_table("feedback")
    op.drop_index("turns_in_order", table_name="turns")
    op.drop_table("turns")
    op.drop_index("reviews_of_article", table_name="reviews")
    op.drop_table("reviews")
    op.drop_table("keys")
    op.drop_index("conversations_of_owner", table_name="conversations")
    op.drop_table("conversations")
    op.drop_index("audit_of_actor", table_name="audit_events")
    op.drop_index("audit_in_time", table_name="audit_events")
    op.drop_table("audit_events")
    op.drop_index("articles_by_state", table_name="articles")
    op.drop_table("articles")
