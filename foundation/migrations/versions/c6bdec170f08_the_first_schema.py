"""The first schema"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = 'c6bdec170f08'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('api_tokens',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('scopes', foundation.columns.Json(), nullable=False),
    sa.Column('created_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_tokens_token_hash'))
    )
    op.create_table('customers',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('plan', sa.String(length=20), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=True),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('timezone', sa.String(length=64), nullable=True),
    sa.Column('seen_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_customers'))
    )
    op.create_table('events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('facts', foundation.columns.Json(), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=True),
    sa.Column('happened_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index('ix_events_name_happened_at', ['name', 'happened_at'], unique=False)

    op.create_table('jobs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('payload', foundation.columns.Json(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('run_at', foundation.columns.Moment(), nullable=False),
    sa.Column('unique_key', sa.String(length=200), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_token', sa.String(length=32), nullable=True),
    sa.Column('lease_until', foundation.columns.Moment(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('created_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index('ix_jobs_state_run_at', ['state', 'run_at'], unique=False)
        batch_op.create_index('uq_jobs_waiting', ['unique_key'], unique=True, sqlite_where=sa.text("state = 'waiting' AND unique_key IS NOT NULL"), postgresql_where=sa.text("state = 'waiting' AND unique_key IS NOT NULL"))

    op.create_table('kb_articles',
    sa.Column('id', sa.String(length=160), nullable=False),
    sa.Column('slug', sa.String(length=160), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('section', sa.String(length=120), nullable=False),
    sa.Column('markdown', sa.Text(), nullable=False),
    sa.Column('questions', foundation.columns.Json(), nullable=False),
    sa.Column('pages', foundation.columns.Json(), nullable=False),
    sa.Column('roles', foundation.columns.Json(), nullable=False),
    sa.Column('plans', foundation.columns.Json(), nullable=False),
    sa.Column('locale', sa.String(length=12), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('updated_at', foundation.columns.Moment(), nullable=False),
    sa.Column('published_at', foundation.columns.Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_articles')),
    sa.UniqueConstraint('slug', name=op.f('uq_kb_articles_slug'))
    )
    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.create_index('ix_kb_articles_status_section', ['status', 'section'], unique=False)

    op.create_table('kb_readings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=True),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('via', sa.String(length=20), nullable=False),
    sa.Column('read_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_readings'))
    )
    with op.batch_alter_table('kb_readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_readings_article_id'), ['article_id'], unique=False)

    op.create_table('kb_revisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', foundation.columns.Json(), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('made_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_revisions'))
    )
    with op.batch_alter_table('kb_revisions', schema=None) as batch_op:
        batch_op.create_index('ix_kb_revisions_article_id_number', ['article_id', 'number'], unique=True)

    op.create_table('kb_searches',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('query', sa.String(length=300), nullable=False),
    sa.Column('shown', foundation.columns.Json(), nullable=False),
    sa.Column('opened', sa.String(length=160), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=True),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('plan', sa.String(length=20), nullable=True),
    sa.Column('via', sa.String(length=20), nullable=False),
    sa.Column('searched_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_searches'))
    )
    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_searches_searched_at'), ['searched_at'], unique=False)

    op.create_table('kb_votes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('article_id', sa.String(length=160), nullable=False),
    sa.Column('helped', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=True),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('plan', sa.String(length=20), nullable=True),
    sa.Column('via', sa.String(length=20), nullable=False),
    sa.Column('voted_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_votes'))
    )
    with op.batch_alter_table('kb_votes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kb_votes_article_id'), ['article_id'], unique=False)

    op.create_table('live_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('topic', sa.String(length=120), nullable=False),
    sa.Column('data', foundation.columns.Json(), nullable=False),
    sa.Column('published_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_messages'))
    )
    with op.batch_alter_table('live_messages', schema=None) as batch_op:
        batch_op.create_index('ix_live_messages_published_at', ['published_at'], unique=False)

    op.create_table('routing_decisions',
    sa.Column('id', sa.String(length=60), nullable=False),
    sa.Column('context', foundation.columns.Json(), nullable=False),
    sa.Column('answer', foundation.columns.Json(), nullable=False),
    sa.Column('outcome', foundation.columns.Json(), nullable=True),
    sa.Column('decided_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_decisions'))
    )
    with op.batch_alter_table('routing_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_routing_decisions_decided_at'), ['decided_at'], unique=False)

    op.create_table('schedules',
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('next_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_schedules'))
    )
    op.create_table('staff',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('roles', foundation.columns.Json(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_email'))
    )
    op.create_table('verbatims',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sentiment', sa.String(length=12), nullable=False),
    sa.Column('compound', sa.Float(), nullable=False),
    sa.Column('probability', sa.Float(), nullable=False),
    sa.Column('theme', sa.String(length=60), nullable=True),
    sa.Column('theme_probability', sa.Float(), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('plan', sa.String(length=20), nullable=True),
    sa.Column('channel', sa.String(length=40), nullable=True),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('rating', sa.Float(), nullable=True),
    sa.Column('happened_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('article', sa.String(length=120), nullable=True),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('attributes', foundation.columns.Json(), nullable=True),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verbatims')),
    sa.UniqueConstraint('source', 'source_id', name=op.f('uq_verbatims_source_source_id'))
    )
    with op.batch_alter_table('verbatims', schema=None) as batch_op:
        batch_op.create_index('ix_verbatims_happened_at', ['happened_at'], unique=False)
        batch_op.create_index('ix_verbatims_theme_happened_at', ['theme', 'happened_at'], unique=False)

    op.create_table('voice_pictures',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('svg', sa.Text(), nullable=False),
    sa.Column('made_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_voice_pictures'))
    )
    op.create_table('voice_summaries',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('figures', foundation.columns.Json(), nullable=False),
    sa.Column('made_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_voice_summaries'))
    )
    op.create_table('widget_sent',
    sa.Column('key', sa.String(length=240), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('sent_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_widget_sent'))
    )
    op.create_table('widget_sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('site', sa.String(length=60), nullable=False),
    sa.Column('person', foundation.columns.Json(), nullable=False),
    sa.Column('started_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ends_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_widget_sessions'))
    )
    with op.batch_alter_table('widget_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_widget_sessions_ends_at'), ['ends_at'], unique=False)

    op.create_table('widget_sites',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('origins', foundation.columns.Json(), nullable=False),
    sa.Column('secrets', foundation.columns.Json(), nullable=False),
    sa.Column('greeting', sa.String(length=200), nullable=False),
    sa.Column('created_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_widget_sites'))
    )
    op.create_table('widget_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('site', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('facts', foundation.columns.Json(), nullable=False),
    sa.Column('happened_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_widget_steps'))
    )
    with op.batch_alter_table('widget_steps', schema=None) as batch_op:
        batch_op.create_index('ix_widget_steps_who_happened_at', ['who', 'happened_at'], unique=False)

    op.create_table('widget_used_tokens',
    sa.Column('jti', sa.String(length=160), nullable=False),
    sa.Column('expires_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('jti', name=op.f('pk_widget_used_tokens'))
    )
    with op.batch_alter_table('widget_used_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_widget_used_tokens_expires_at'), ['expires_at'], unique=False)

    op.create_table('worklane_ledger_accounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('owner', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('balance_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("balance_minor >= 0 OR kind = 'outside'", name=op.f('ck_worklane_ledger_accounts_never_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_ledger_accounts')),
    sa.UniqueConstraint('kind', 'owner', 'currency', name=op.f('uq_worklane_ledger_accounts_kind_owner_currency'))
    )
    op.create_table('worklane_ledger_transactions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=True),
    sa.Column('milestone', sa.Integer(), nullable=True),
    sa.Column('member', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=40), nullable=False),
    sa.Column('cause', sa.String(length=200), nullable=False),
    sa.Column('gross_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fee_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_ledger_transactions')),
    sa.UniqueConstraint('key', name=op.f('uq_worklane_ledger_transactions_key'))
    )
    with op.batch_alter_table('worklane_ledger_transactions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_ledger_transactions_contract'), ['contract'], unique=False)
        batch_op.create_index('ix_worklane_ledger_transactions_kind_at', ['kind', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_ledger_transactions_member'), ['member'], unique=False)

    op.create_table('worklane_members',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('plan', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('company', sa.String(length=120), nullable=False),
    sa.Column('city', sa.String(length=80), nullable=False),
    sa.Column('country', sa.String(length=80), nullable=False),
    sa.Column('headline', sa.String(length=160), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('skills', foundation.columns.Json(), nullable=False),
    sa.Column('rate_minor', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('available', sa.Boolean(), nullable=False),
    sa.Column('locale', sa.String(length=12), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('identity_verified_at', foundation.columns.Moment(), nullable=True),
    sa.Column('notifications', foundation.columns.Json(), nullable=False),
    sa.Column('payout_schedule', sa.String(length=8), nullable=False),
    sa.Column('joined_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_members')),
    sa.UniqueConstraint('email', name=op.f('uq_worklane_members_email'))
    )
    with op.batch_alter_table('worklane_members', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_members_role_available', ['role', 'available'], unique=False)

    op.create_table('staff_sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('started_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ends_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_sessions_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_sessions'))
    )
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_sessions_staff_id'), ['staff_id'], unique=False)

    op.create_table('tickets',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('priority', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=24), nullable=False),
    sa.Column('team', sa.String(length=24), nullable=False),
    sa.Column('via', sa.String(length=16), nullable=False),
    sa.Column('topic', sa.String(length=60), nullable=True),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('customer', sa.String(length=120), nullable=False),
    sa.Column('assignee', sa.Integer(), nullable=True),
    sa.Column('context', foundation.columns.Json(), nullable=False),
    sa.Column('routing', foundation.columns.Json(), nullable=False),
    sa.Column('preview', sa.String(length=200), nullable=False),
    sa.Column('last_by', sa.String(length=10), nullable=False),
    sa.Column('last_message', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('waiting_on_us', sa.Boolean(), nullable=False),
    sa.Column('due_at', foundation.columns.Moment(), nullable=True),
    sa.Column('opened_at', foundation.columns.Moment(), nullable=False),
    sa.Column('updated_at', foundation.columns.Moment(), nullable=False),
    sa.Column('first_reply_at', foundation.columns.Moment(), nullable=True),
    sa.Column('solved_at', foundation.columns.Moment(), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('rating_comment', sa.Text(), nullable=True),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['assignee'], ['staff.id'], name=op.f('fk_tickets_assignee_staff')),
    sa.ForeignKeyConstraint(['customer'], ['customers.key'], name=op.f('fk_tickets_customer_customers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets'))
    )
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.create_index('ix_tickets_assignee_status', ['assignee', 'status'], unique=False)
        batch_op.create_index('ix_tickets_customer_updated_at', ['customer', 'updated_at'], unique=False)
        batch_op.create_index('ix_tickets_solved_at', ['solved_at'], unique=False)
        batch_op.create_index('ix_tickets_status_due_at', ['status', 'due_at'], unique=False)
        batch_op.create_index('ix_tickets_team_status', ['team', 'status'], unique=False)

    op.create_table('worklane_jobs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('client', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('brief', sa.Text(), nullable=False),
    sa.Column('skills', foundation.columns.Json(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('budget_minor', sa.Integer(), nullable=True),
    sa.Column('rate_low_minor', sa.Integer(), nullable=True),
    sa.Column('rate_high_minor', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('visibility', sa.String(length=8), nullable=False),
    sa.Column('questions', foundation.columns.Json(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('opened_at', foundation.columns.Moment(), nullable=False),
    sa.Column('changed_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['client'], ['worklane_members.id'], name=op.f('fk_worklane_jobs_client_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_jobs'))
    )
    with op.batch_alter_table('worklane_jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_jobs_client'), ['client'], unique=False)
        batch_op.create_index('ix_worklane_jobs_status_opened_at', ['status', 'opened_at'], unique=False)

    op.create_table('worklane_ledger_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('transaction', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('debit_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('credit_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('(debit_minor = 0) <> (credit_minor = 0)', name=op.f('ck_worklane_ledger_entries_one_side')),
    sa.CheckConstraint('debit_minor >= 0 AND credit_minor >= 0', name=op.f('ck_worklane_ledger_entries_never_negative')),
    sa.ForeignKeyConstraint(['account'], ['worklane_ledger_accounts.id'], name=op.f('fk_worklane_ledger_entries_account_worklane_ledger_accounts')),
    sa.ForeignKeyConstraint(['transaction'], ['worklane_ledger_transactions.id'], name=op.f('fk_worklane_ledger_entries_transaction_worklane_ledger_transactions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_ledger_entries'))
    )
    with op.batch_alter_table('worklane_ledger_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_ledger_entries_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_ledger_entries_transaction'), ['transaction'], unique=False)

    op.create_table('worklane_payment_methods',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('use', sa.String(length=6), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('added_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['member'], ['worklane_members.id'], name=op.f('fk_worklane_payment_methods_member_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_payment_methods'))
    )
    with op.batch_alter_table('worklane_payment_methods', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_payment_methods_member'), ['member'], unique=False)

    op.create_table('worklane_sessions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=120), nullable=False),
    sa.Column('started_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ends_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['member'], ['worklane_members.id'], name=op.f('fk_worklane_sessions_member_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_worklane_sessions_token_hash'))
    )
    with op.batch_alter_table('worklane_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_sessions_member'), ['member'], unique=False)

    op.create_table('worklane_standings',
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('ended', sa.Integer(), nullable=False),
    sa.Column('rated', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Float(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('badge', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['member'], ['worklane_members.id'], name=op.f('fk_worklane_standings_member_worklane_members')),
    sa.PrimaryKeyConstraint('member', name=op.f('pk_worklane_standings'))
    )
    op.create_table('worklane_threads',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('client', sa.Integer(), nullable=False),
    sa.Column('freelancer', sa.Integer(), nullable=False),
    sa.Column('last_at', foundation.columns.Moment(), nullable=False),
    sa.Column('last_words', sa.String(length=140), nullable=False),
    sa.Column('client_unread', sa.Integer(), nullable=False),
    sa.Column('freelancer_unread', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['client'], ['worklane_members.id'], name=op.f('fk_worklane_threads_client_worklane_members')),
    sa.ForeignKeyConstraint(['freelancer'], ['worklane_members.id'], name=op.f('fk_worklane_threads_freelancer_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_threads')),
    sa.UniqueConstraint('client', 'freelancer', name=op.f('uq_worklane_threads_client_freelancer'))
    )
    with op.batch_alter_table('worklane_threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_threads_freelancer'), ['freelancer'], unique=False)

    op.create_table('ticket_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('before', sa.String(length=120), nullable=True),
    sa.Column('after', sa.String(length=120), nullable=True),
    sa.Column('changed_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_ticket_changes_ticket_tickets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_changes'))
    )
    with op.batch_alter_table('ticket_changes', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_changes_ticket_id', ['ticket', 'id'], unique=False)

    op.create_table('ticket_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('author_name', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('sent_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_ticket_messages_ticket_tickets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_messages'))
    )
    with op.batch_alter_table('ticket_messages', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_messages_ticket_id', ['ticket', 'id'], unique=False)

    op.create_table('worklane_invitations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('job', sa.Integer(), nullable=False),
    sa.Column('freelancer', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=9), nullable=False),
    sa.Column('sent_at', foundation.columns.Moment(), nullable=False),
    sa.Column('expires_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['freelancer'], ['worklane_members.id'], name=op.f('fk_worklane_invitations_freelancer_worklane_members')),
    sa.ForeignKeyConstraint(['job'], ['worklane_jobs.id'], name=op.f('fk_worklane_invitations_job_worklane_jobs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_invitations')),
    sa.UniqueConstraint('job', 'freelancer', name=op.f('uq_worklane_invitations_job_freelancer'))
    )
    with op.batch_alter_table('worklane_invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_invitations_freelancer'), ['freelancer'], unique=False)

    op.create_table('worklane_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('thread', sa.Integer(), nullable=False),
    sa.Column('sender', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['sender'], ['worklane_members.id'], name=op.f('fk_worklane_messages_sender_worklane_members')),
    sa.ForeignKeyConstraint(['thread'], ['worklane_threads.id'], name=op.f('fk_worklane_messages_thread_worklane_threads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_messages'))
    )
    with op.batch_alter_table('worklane_messages', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_messages_thread_at', ['thread', 'at'], unique=False)

    op.create_table('worklane_payouts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('method', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fee_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.String(length=7), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('asked_at', foundation.columns.Moment(), nullable=False),
    sa.Column('due_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['member'], ['worklane_members.id'], name=op.f('fk_worklane_payouts_member_worklane_members')),
    sa.ForeignKeyConstraint(['method'], ['worklane_payment_methods.id'], name=op.f('fk_worklane_payouts_method_worklane_payment_methods')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_payouts'))
    )
    with op.batch_alter_table('worklane_payouts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_payouts_member'), ['member'], unique=False)
        batch_op.create_index('ix_worklane_payouts_status_due_at', ['status', 'due_at'], unique=False)

    op.create_table('worklane_proposals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('job', sa.Integer(), nullable=False),
    sa.Column('freelancer', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('price_minor', sa.Integer(), nullable=False),
    sa.Column('estimate', sa.String(length=80), nullable=False),
    sa.Column('answers', foundation.columns.Json(), nullable=False),
    sa.Column('status', sa.String(length=11), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('sent_at', foundation.columns.Moment(), nullable=False),
    sa.Column('changed_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['freelancer'], ['worklane_members.id'], name=op.f('fk_worklane_proposals_freelancer_worklane_members')),
    sa.ForeignKeyConstraint(['job'], ['worklane_jobs.id'], name=op.f('fk_worklane_proposals_job_worklane_jobs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_proposals')),
    sa.UniqueConstraint('job', 'freelancer', name=op.f('uq_worklane_proposals_job_freelancer'))
    )
    with op.batch_alter_table('worklane_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_proposals_freelancer_sent_at', ['freelancer', 'sent_at'], unique=False)

    op.create_table('worklane_offers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('proposal', sa.Integer(), nullable=True),
    sa.Column('job', sa.Integer(), nullable=True),
    sa.Column('client', sa.Integer(), nullable=False),
    sa.Column('freelancer', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rate_minor', sa.Integer(), nullable=True),
    sa.Column('weekly_limit_minutes', sa.Integer(), nullable=True),
    sa.Column('manual_allowed', sa.Boolean(), nullable=False),
    sa.Column('milestones', foundation.columns.Json(), nullable=False),
    sa.Column('status', sa.String(length=9), nullable=False),
    sa.Column('sent_at', foundation.columns.Moment(), nullable=False),
    sa.Column('expires_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['client'], ['worklane_members.id'], name=op.f('fk_worklane_offers_client_worklane_members')),
    sa.ForeignKeyConstraint(['freelancer'], ['worklane_members.id'], name=op.f('fk_worklane_offers_freelancer_worklane_members')),
    sa.ForeignKeyConstraint(['job'], ['worklane_jobs.id'], name=op.f('fk_worklane_offers_job_worklane_jobs')),
    sa.ForeignKeyConstraint(['proposal'], ['worklane_proposals.id'], name=op.f('fk_worklane_offers_proposal_worklane_proposals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_offers'))
    )
    with op.batch_alter_table('worklane_offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_offers_client'), ['client'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_offers_freelancer'), ['freelancer'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_offers_proposal'), ['proposal'], unique=False)

    op.create_table('worklane_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('message', sa.Integer(), nullable=False),
    sa.Column('reporter', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=24), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ticket', sa.String(length=20), nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['message'], ['worklane_messages.id'], name=op.f('fk_worklane_reports_message_worklane_messages')),
    sa.ForeignKeyConstraint(['reporter'], ['worklane_members.id'], name=op.f('fk_worklane_reports_reporter_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_reports')),
    sa.UniqueConstraint('message', 'reporter', name=op.f('uq_worklane_reports_message_reporter'))
    )
    op.create_table('worklane_contracts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('offer', sa.Integer(), nullable=True),
    sa.Column('job', sa.Integer(), nullable=True),
    sa.Column('client', sa.Integer(), nullable=False),
    sa.Column('freelancer', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rate_minor', sa.Integer(), nullable=True),
    sa.Column('weekly_limit_minutes', sa.Integer(), nullable=True),
    sa.Column('manual_allowed', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=6), nullable=False),
    sa.Column('started_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ended_at', foundation.columns.Moment(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['client'], ['worklane_members.id'], name=op.f('fk_worklane_contracts_client_worklane_members')),
    sa.ForeignKeyConstraint(['freelancer'], ['worklane_members.id'], name=op.f('fk_worklane_contracts_freelancer_worklane_members')),
    sa.ForeignKeyConstraint(['job'], ['worklane_jobs.id'], name=op.f('fk_worklane_contracts_job_worklane_jobs')),
    sa.ForeignKeyConstraint(['offer'], ['worklane_offers.id'], name=op.f('fk_worklane_contracts_offer_worklane_offers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_contracts')),
    sa.UniqueConstraint('offer', name=op.f('uq_worklane_contracts_offer'))
    )
    with op.batch_alter_table('worklane_contracts', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_contracts_client_status', ['client', 'status'], unique=False)
        batch_op.create_index('ix_worklane_contracts_freelancer_status', ['freelancer', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_contracts_job'), ['job'], unique=False)

    op.create_table('worklane_contract_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('actor', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_contract_events_contract_worklane_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_contract_events'))
    )
    with op.batch_alter_table('worklane_contract_events', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_contract_events_contract_at', ['contract', 'at'], unique=False)

    op.create_table('worklane_diary',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('starts_at', foundation.columns.Moment(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('memo', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('activity', sa.Integer(), nullable=True),
    sa.CheckConstraint('minutes > 0 AND minutes <= 1440', name=op.f('ck_worklane_diary_a_day_at_most')),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_diary_contract_worklane_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_diary'))
    )
    with op.batch_alter_table('worklane_diary', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_diary_contract_starts_at', ['contract', 'starts_at'], unique=False)

    op.create_table('worklane_milestones',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', foundation.columns.Moment(), nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('released_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('refunded_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('submission', sa.Text(), nullable=False),
    sa.Column('submitted_at', foundation.columns.Moment(), nullable=True),
    sa.Column('review_until', foundation.columns.Moment(), nullable=True),
    sa.Column('decided_at', foundation.columns.Moment(), nullable=True),
    sa.Column('refund_asked_at', foundation.columns.Moment(), nullable=True),
    sa.Column('refund_until', foundation.columns.Moment(), nullable=True),
    sa.CheckConstraint('amount_minor >= 500', name=op.f('ck_worklane_milestones_minimum')),
    sa.CheckConstraint('released_minor + refunded_minor <= amount_minor', name=op.f('ck_worklane_milestones_not_more_than_funded')),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_milestones_contract_worklane_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_milestones'))
    )
    with op.batch_alter_table('worklane_milestones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_milestones_contract'), ['contract'], unique=False)
        batch_op.create_index('ix_worklane_milestones_status_review_until', ['status', 'review_until'], unique=False)

    op.create_table('worklane_ratings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('rater', sa.Integer(), nullable=False),
    sa.Column('rated', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('comment', sa.String(length=600), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('private_note', sa.String(length=600), nullable=False),
    sa.Column('completed_well', sa.Boolean(), nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_worklane_ratings_five_stars')),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_ratings_contract_worklane_contracts')),
    sa.ForeignKeyConstraint(['rated'], ['worklane_members.id'], name=op.f('fk_worklane_ratings_rated_worklane_members')),
    sa.ForeignKeyConstraint(['rater'], ['worklane_members.id'], name=op.f('fk_worklane_ratings_rater_worklane_members')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_ratings')),
    sa.UniqueConstraint('contract', 'rater', name=op.f('uq_worklane_ratings_contract_rater'))
    )
    with op.batch_alter_table('worklane_ratings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_ratings_rated'), ['rated'], unique=False)

    op.create_table('worklane_weeks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('starts_at', foundation.columns.Moment(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('protected_minutes', sa.Integer(), nullable=False),
    sa.Column('gross_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('invoiced_at', foundation.columns.Moment(), nullable=False),
    sa.Column('available_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_weeks_contract_worklane_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_weeks')),
    sa.UniqueConstraint('contract', 'starts_at', name=op.f('uq_worklane_weeks_contract_starts_at'))
    )
    with op.batch_alter_table('worklane_weeks', schema=None) as batch_op:
        batch_op.create_index('ix_worklane_weeks_status_available_at', ['status', 'available_at'], unique=False)

    op.create_table('worklane_disputes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('milestone', sa.Integer(), nullable=True),
    sa.Column('week', sa.Integer(), nullable=True),
    sa.Column('opener', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=24), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('wish', sa.String(length=12), nullable=False),
    sa.Column('wish_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=9), nullable=False),
    sa.Column('was', sa.String(length=10), nullable=False),
    sa.Column('ticket', sa.String(length=20), nullable=False),
    sa.Column('opened_at', foundation.columns.Moment(), nullable=False),
    sa.Column('answer_until', foundation.columns.Moment(), nullable=False),
    sa.Column('answered_at', foundation.columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_disputes_contract_worklane_contracts')),
    sa.ForeignKeyConstraint(['milestone'], ['worklane_milestones.id'], name=op.f('fk_worklane_disputes_milestone_worklane_milestones')),
    sa.ForeignKeyConstraint(['opener'], ['worklane_members.id'], name=op.f('fk_worklane_disputes_opener_worklane_members')),
    sa.ForeignKeyConstraint(['week'], ['worklane_weeks.id'], name=op.f('fk_worklane_disputes_week_worklane_weeks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_disputes'))
    )
    with op.batch_alter_table('worklane_disputes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_disputes_contract'), ['contract'], unique=False)

    op.create_table('worklane_holds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('milestone', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('until', foundation.columns.Moment(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['contract'], ['worklane_contracts.id'], name=op.f('fk_worklane_holds_contract_worklane_contracts')),
    sa.ForeignKeyConstraint(['member'], ['worklane_members.id'], name=op.f('fk_worklane_holds_member_worklane_members')),
    sa.ForeignKeyConstraint(['milestone'], ['worklane_milestones.id'], name=op.f('fk_worklane_holds_milestone_worklane_milestones')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worklane_holds'))
    )
    with op.batch_alter_table('worklane_holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worklane_holds_member'), ['member'], unique=False)
        batch_op.create_index(batch_op.f('ix_worklane_holds_milestone'), ['milestone'], unique=False)
        batch_op.create_index('ix_worklane_holds_status_until', ['status', 'until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('worklane_holds', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_holds_status_until')
        batch_op.drop_index(batch_op.f('ix_worklane_holds_milestone'))
        batch_op.drop_index(batch_op.f('ix_worklane_holds_member'))

    op.drop_table('worklane_holds')
    with op.batch_alter_table('worklane_disputes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_disputes_contract'))

    op.drop_table('worklane_disputes')
    with op.batch_alter_table('worklane_weeks', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_weeks_status_available_at')

    op.drop_table('worklane_weeks')
    with op.batch_alter_table('worklane_ratings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_ratings_rated'))

    op.drop_table('worklane_ratings')
    with op.batch_alter_table('worklane_milestones', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_milestones_status_review_until')
        batch_op.drop_index(batch_op.f('ix_worklane_milestones_contract'))

    op.drop_table('worklane_milestones')
    with op.batch_alter_table('worklane_diary', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_diary_contract_starts_at')

    op.drop_table('worklane_diary')
    with op.batch_alter_table('worklane_contract_events', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_contract_events_contract_at')

    op.drop_table('worklane_contract_events')
    with op.batch_alter_table('worklane_contracts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_contracts_job'))
        batch_op.drop_index('ix_worklane_contracts_freelancer_status')
        batch_op.drop_index('ix_worklane_contracts_client_status')

    op.drop_table('worklane_contracts')
    op.drop_table('worklane_reports')
    with op.batch_alter_table('worklane_offers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_offers_proposal'))
        batch_op.drop_index(batch_op.f('ix_worklane_offers_freelancer'))
        batch_op.drop_index(batch_op.f('ix_worklane_offers_client'))

    op.drop_table('worklane_offers')
    with op.batch_alter_table('worklane_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_proposals_freelancer_sent_at')

    op.drop_table('worklane_proposals')
    with op.batch_alter_table('worklane_payouts', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_payouts_status_due_at')
        batch_op.drop_index(batch_op.f('ix_worklane_payouts_member'))

    op.drop_table('worklane_payouts')
    with op.batch_alter_table('worklane_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_messages_thread_at')

    op.drop_table('worklane_messages')
    with op.batch_alter_table('worklane_invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_invitations_freelancer'))

    op.drop_table('worklane_invitations')
    with op.batch_alter_table('ticket_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_messages_ticket_id')

    op.drop_table('ticket_messages')
    with op.batch_alter_table('ticket_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_changes_ticket_id')

    op.drop_table('ticket_changes')
    with op.batch_alter_table('worklane_threads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_threads_freelancer'))

    op.drop_table('worklane_threads')
    op.drop_table('worklane_standings')
    with op.batch_alter_table('worklane_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_sessions_member'))

    op.drop_table('worklane_sessions')
    with op.batch_alter_table('worklane_payment_methods', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_payment_methods_member'))

    op.drop_table('worklane_payment_methods')
    with op.batch_alter_table('worklane_ledger_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_ledger_entries_transaction'))
        batch_op.drop_index(batch_op.f('ix_worklane_ledger_entries_account'))

    op.drop_table('worklane_ledger_entries')
    with op.batch_alter_table('worklane_jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_jobs_status_opened_at')
        batch_op.drop_index(batch_op.f('ix_worklane_jobs_client'))

    op.drop_table('worklane_jobs')
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_index('ix_tickets_team_status')
        batch_op.drop_index('ix_tickets_status_due_at')
        batch_op.drop_index('ix_tickets_solved_at')
        batch_op.drop_index('ix_tickets_customer_updated_at')
        batch_op.drop_index('ix_tickets_assignee_status')

    op.drop_table('tickets')
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_sessions_staff_id'))

    op.drop_table('staff_sessions')
    with op.batch_alter_table('worklane_members', schema=None) as batch_op:
        batch_op.drop_index('ix_worklane_members_role_available')

    op.drop_table('worklane_members')
    with op.batch_alter_table('worklane_ledger_transactions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worklane_ledger_transactions_member'))
        batch_op.drop_index('ix_worklane_ledger_transactions_kind_at')
        batch_op.drop_index(batch_op.f('ix_worklane_ledger_transactions_contract'))

    op.drop_table('worklane_ledger_transactions')
    op.drop_table('worklane_ledger_accounts')
    with op.batch_alter_table('widget_used_tokens', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_widget_used_tokens_expires_at'))

    op.drop_table('widget_used_tokens')
    with op.batch_alter_table('widget_steps', schema=None) as batch_op:
        batch_op.drop_index('ix_widget_steps_who_happened_at')

    op.drop_table('widget_steps')
    op.drop_table('widget_sites')
    with op.batch_alter_table('widget_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_widget_sessions_ends_at'))

    op.drop_table('widget_sessions')
    op.drop_table('widget_sent')
    op.drop_table('voice_summaries')
    op.drop_table('voice_pictures')
    with op.batch_alter_table('verbatims', schema=None) as batch_op:
        batch_op.drop_index('ix_verbatims_theme_happened_at')
        batch_op.drop_index('ix_verbatims_happened_at')

    op.drop_table('verbatims')
    op.drop_table('staff')
    op.drop_table('schedules')
    with op.batch_alter_table('routing_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_routing_decisions_decided_at'))

    op.drop_table('routing_decisions')
    with op.batch_alter_table('live_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_live_messages_published_at')

    op.drop_table('live_messages')
    with op.batch_alter_table('kb_votes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_votes_article_id'))

    op.drop_table('kb_votes')
    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_searches_searched_at'))

    op.drop_table('kb_searches')
    with op.batch_alter_table('kb_revisions', schema=None) as batch_op:
        batch_op.drop_index('ix_kb_revisions_article_id_number')

    op.drop_table('kb_revisions')
    with op.batch_alter_table('kb_readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_readings_article_id'))

    op.drop_table('kb_readings')
    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.drop_index('ix_kb_articles_status_section')

    op.drop_table('kb_articles')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index('uq_jobs_waiting', sqlite_where=sa.text("state = 'waiting' AND unique_key IS NOT NULL"), postgresql_where=sa.text("state = 'waiting' AND unique_key IS NOT NULL"))
        batch_op.drop_index('ix_jobs_state_run_at')

    op.drop_table('jobs')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_name_happened_at')

    op.drop_table('events')
    op.drop_table('customers')
    op.drop_table('api_tokens')
