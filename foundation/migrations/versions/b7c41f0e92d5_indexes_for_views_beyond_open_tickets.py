"""indexes for views beyond open tickets, and for the beginnings of words"""

import sqlalchemy as sa
from alembic import op

revision = 'b7c41f0e92d5'
down_revision = '1c98d457d0e7'
branch_labels = None
depends_on = None

RATED = sa.text('rating IS NOT NULL')


def upgrade() -> None:
    op.create_index('ix_tickets_rating', 'tickets', ['rating'], sqlite_where=RATED, postgresql_where=RATED)
    op.create_index(
        'ix_search_words_begins', 'search_words', ['word', 'length'], postgresql_ops={'word': 'text_pattern_ops'}
    )


def downgrade() -> None:
    op.drop_index('ix_search_words_begins', 'search_words')
    op.drop_index('ix_tickets_rating', 'tickets')
