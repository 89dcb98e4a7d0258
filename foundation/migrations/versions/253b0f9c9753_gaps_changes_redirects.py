"""Gaps, changes under review, redirects, order and translations"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = '253b0f9c9753'
down_revision = 'c6bdec170f08'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kb_alike',
    sa.Column('one', sa.String(length=160), nullable=False),
    sa.Column('other', sa.String(length=160), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('dismissed_by', sa.String(length=120), nullable=True),
    sa.Column('dismissed_at', foundation.columns.Moment(), nullable=True),
    sa.PrimaryKeyConstraint('one', 'other', name=op.f('pk_kb_alike'))
    )
    op.create_table('kb_changes',
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('content', foundation.columns.Json(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('saved_at', foundation.columns.Moment(), nullable=False),
    sa.Column('submitted_by', sa.String(length=120), nullable=True),
    sa.Column('submitted_at', foundation.columns.Moment(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('publish_at', foundation.columns.Moment(), nullable=True),
    sa.Column('scheduled_by', sa.String(length=120), nullable=True),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_kb_changes'))
    )
    with op.batch_alter_table('kb_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_changes_publish_at'), ['publish_at'], unique=False)

    op.create_table('kb_contacts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('asked_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_contacts'))
    )
    with op.batch_alter_table('kb_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_contacts_article_id'), ['article_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kb_contacts_asked_at'), ['asked_at'], unique=False)

    op.create_table('kb_gaps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('found_at', foundation.columns.Moment(), nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=True),
    sa.Column('linked_by', sa.String(length=120), nullable=True),
    sa.Column('linked_at', foundation.columns.Moment(), nullable=True),
    sa.Column('answered_at', foundation.columns.Moment(), nullable=True),
    sa.Column('dismissed_by', sa.String(length=120), nullable=True),
    sa.Column('dismissed_at', foundation.columns.Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_gaps'))
    )
    with op.batch_alter_table('kb_gaps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_gaps_article_id'), ['article_id'], unique=False)

    op.create_table('kb_redirects',
    sa.Column('slug', sa.String(length=160), nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('made_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_kb_redirects'))
    )
    with op.batch_alter_table('kb_redirects', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_redirects_article_id'), ['article_id'], unique=False)

    op.create_table('kb_sections',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_kb_sections'))
    )
    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('original_id', sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column('original_revision', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_kb_articles_original_id'), ['original_id'], unique=False)

    with op.batch_alter_table('kb_revisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('approved_by', sa.String(length=120), nullable=True))

    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gap_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_kb_searches_gap_id'), ['gap_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_searches_gap_id'))
        batch_op.drop_column('gap_id')

    with op.batch_alter_table('kb_revisions', schema=None) as batch_op:
        batch_op.drop_column('approved_by')

    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_articles_original_id'))
        batch_op.drop_column('original_revision')
        batch_op.drop_column('original_id')
        batch_op.drop_column('place')

    op.drop_table('kb_sections')
    with op.batch_alter_table('kb_redirects', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_redirects_article_id'))

    op.drop_table('kb_redirects')
    with op.batch_alter_table('kb_gaps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_gaps_article_id'))

    op.drop_table('kb_gaps')
    with op.batch_alter_table('kb_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_contacts_asked_at'))
        batch_op.drop_index(batch_op.f('ix_kb_contacts_article_id'))

    op.drop_table('kb_contacts')
    with op.batch_alter_table('kb_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_changes_publish_at'))

    op.drop_table('kb_changes')
    op.drop_table('kb_alike')
