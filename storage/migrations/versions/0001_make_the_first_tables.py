"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absences',
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.Column('until', Instant(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('person', 'source', name=op.f('pk_absences'))
    )
    op.create_table('budgets',
    sa.Column('method', sa.String(length=16), nullable=False),
    sa.Column('used_until', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('method', name=op.f('pk_budgets'))
    )
    op.create_table('channels',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('reference', sa.String(length=128), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('name', sa.String(length=128), nullable=True),
    sa.Column('is_member', sa.Boolean(), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_channels'))
    )
    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channels_channel_id'), ['channel_id'], unique=False)

    op.create_table('downtimes',
    sa.Column('since', Instant(), autoincrement=False, nullable=False),
    sa.Column('until', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('since', name=op.f('pk_downtimes'))
    )
    with op.batch_alter_table('downtimes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_downtimes_until'), ['until'], unique=False)

    op.create_table('facts',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_facts'))
    )
    op.create_table('inbox',
    sa.Column('identity', sa.String(length=255), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('identity', name=op.f('pk_inbox'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_at'), ['at'], unique=False)

    op.create_table('lanes',
    sa.Column('name', sa.String(length=96), nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('method', sa.String(length=16), nullable=False),
    sa.Column('next_at', Instant(), nullable=False),
    sa.Column('worker', sa.String(length=64), nullable=True),
    sa.Column('lease_until', Instant(), nullable=False),
    sa.Column('parked', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lanes'))
    )
    with op.batch_alter_table('lanes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lanes_place'), ['place'], unique=False)

    op.create_table('leads',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('received_at', Instant(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('company', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('domain', sa.Text(), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('campaign', sa.Text(), nullable=True),
    sa.Column('referrer', sa.Text(), nullable=True),
    sa.Column('extra', sa.JSON(), nullable=False),
    sa.Column('free_mail', sa.Boolean(), nullable=False),
    sa.Column('doubts', sa.JSON(), nullable=False),
    sa.Column('haystack', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=16), nullable=False),
    sa.Column('history', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.String(length=64), nullable=True),
    sa.Column('owner', sa.String(length=32), nullable=True),
    sa.Column('given_to', sa.String(length=32), nullable=True),
    sa.Column('given_at', Instant(), nullable=True),
    sa.Column('pool', sa.String(length=64), nullable=True),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('waits_for', sa.String(length=32), nullable=True),
    sa.Column('turn_returned', sa.Boolean(), nullable=False),
    sa.Column('claimed_at', Instant(), nullable=True),
    sa.Column('routed_at', Instant(), nullable=True),
    sa.Column('trace', sa.JSON(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('judged', sa.JSON(), nullable=False),
    sa.Column('open_email', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leads')),
    sa.UniqueConstraint('open_email', name=op.f('uq_leads_open_email'))
    )
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.create_index('ix_leads_email', ['email'], unique=False)
        batch_op.create_index('ix_leads_given_to_given_at', ['given_to', 'given_at'], unique=False)
        batch_op.create_index('ix_leads_held', ['pool', 'id'], unique=False, sqlite_where=sa.text('held IS 1'), postgresql_where=sa.text('held IS true'))
        batch_op.create_index('ix_leads_owner_history_stage', ['owner', 'history', 'stage'], unique=False)
        batch_op.create_index('ix_leads_received_at', ['received_at'], unique=False)
        batch_op.create_index('ix_leads_unrouted', ['id'], unique=False, sqlite_where=sa.text('routed_at IS NULL'), postgresql_where=sa.text('routed_at IS NULL'))

    op.create_table('past_absences',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.Column('until', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past_absences'))
    )
    with op.batch_alter_table('past_absences', schema=None) as batch_op:
        batch_op.create_index('ix_past_absences_person_until', ['person', 'until'], unique=False)

    op.create_table('people',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('team', sa.String(length=32), nullable=True),
    sa.Column('enterprise', sa.String(length=32), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=True),
    sa.Column('is_bot', sa.Boolean(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('known', sa.Boolean(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_known'), ['known'], unique=False)

    op.create_table('pools',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_pools'))
    )
    op.create_table('reactions',
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('ts', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=128), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('channel_id', 'ts', 'person', 'name', name=op.f('pk_reactions'))
    )
    with op.batch_alter_table('reactions', schema=None) as batch_op:
        batch_op.create_index('ix_reactions_person', ['person'], unique=False)

    op.create_table('standings',
    sa.Column('pool', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('credit', sa.Float(), nullable=False),
    sa.Column('missed', sa.Float(), nullable=False),
    sa.Column('settling', sa.Float(), nullable=False),
    sa.Column('away', sa.Boolean(), nullable=False),
    sa.Column('last_given_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('pool', 'person', name=op.f('pk_standings'))
    )
    op.create_table('ballots',
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=True),
    sa.Column('at', Instant(), nullable=True),
    sa.Column('reason', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_ballots_lead_id')),
    sa.PrimaryKeyConstraint('lead_id', 'person', name=op.f('pk_ballots'))
    )
    with op.batch_alter_table('ballots', schema=None) as batch_op:
        batch_op.create_index('ix_ballots_person', ['person'], unique=False)

    op.create_table('card_messages',
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('ts', sa.String(length=32), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_card_messages_lead_id')),
    sa.PrimaryKeyConstraint('channel_id', 'ts', name=op.f('pk_card_messages'))
    )
    with op.batch_alter_table('card_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_messages_lead_id'), ['lead_id'], unique=False)

    op.create_table('deliveries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('lane', sa.String(length=96), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=True),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('worker', sa.String(length=64), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('unknowns', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('ts', sa.String(length=32), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('wanted_at', Instant(), nullable=False),
    sa.Column('shown_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_deliveries_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('key', name=op.f('uq_deliveries_key'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_deliveries_lane_state_id', ['lane', 'state', 'id'], unique=False)
        batch_op.create_index('ix_deliveries_lane_state_wanted_at', ['lane', 'state', 'wanted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index('ix_deliveries_reminders', ['person', 'wanted_at'], unique=False, sqlite_where=sa.text("kind = 'reminder'"), postgresql_where=sa.text("kind = 'reminder'"))

    op.create_table('origins',
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_origins_lead_id')),
    sa.PrimaryKeyConstraint('source', 'key', name=op.f('pk_origins'))
    )
    with op.batch_alter_table('origins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_origins_lead_id'), ['lead_id'], unique=False)

    op.create_table('promises',
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('policy', sa.String(length=80), nullable=False),
    sa.Column('team', sa.String(length=64), nullable=False),
    sa.Column('started_at', Instant(), nullable=False),
    sa.Column('due_at', Instant(), nullable=True),
    sa.Column('look_at', Instant(), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('responded_at', Instant(), nullable=True),
    sa.Column('responded_by', sa.String(length=32), nullable=True),
    sa.Column('took', sa.Integer(), nullable=True),
    sa.Column('done', sa.JSON(), nullable=False),
    sa.Column('snoozed_until', Instant(), nullable=True),
    sa.Column('stopped', sa.Boolean(), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_promises_lead_id')),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_promises'))
    )
    with op.batch_alter_table('promises', schema=None) as batch_op:
        batch_op.create_index('ix_promises_look_at', ['look_at'], unique=False, sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_promises_started_at'), ['started_at'], unique=False)

    op.create_table('timeline',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('actor', sa.String(length=32), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_timeline_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timeline'))
    )
    with op.batch_alter_table('timeline', schema=None) as batch_op:
        batch_op.create_index('ix_timeline_at_kind', ['at', 'kind'], unique=False)
        batch_op.create_index('ix_timeline_lead_id_id', ['lead_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('timeline', schema=None) as batch_op:
        batch_op.drop_index('ix_timeline_lead_id_id')
        batch_op.drop_index('ix_timeline_at_kind')

    op.drop_table('timeline')
    with op.batch_alter_table('promises', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promises_started_at'))
        batch_op.drop_index('ix_promises_look_at', sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))

    op.drop_table('promises')
    with op.batch_alter_table('origins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_origins_lead_id'))

    op.drop_table('origins')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_deliveries_reminders', sqlite_where=sa.text("kind = 'reminder'"), postgresql_where=sa.text("kind = 'reminder'"))
        batch_op.drop_index(batch_op.f('ix_deliveries_lead_id'))
        batch_op.drop_index('ix_deliveries_lane_state_wanted_at')
        batch_op.drop_index('ix_deliveries_lane_state_id')

    op.drop_table('deliveries')
    with op.batch_alter_table('card_messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_messages_lead_id'))

    op.drop_table('card_messages')
    with op.batch_alter_table('ballots', schema=None) as batch_op:
        batch_op.drop_index('ix_ballots_person')

    op.drop_table('ballots')
    op.drop_table('standings')
    with op.batch_alter_table('reactions', schema=None) as batch_op:
        batch_op.drop_index('ix_reactions_person')

    op.drop_table('reactions')
    op.drop_table('pools')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_known'))
        batch_op.drop_index(batch_op.f('ix_people_email'))

    op.drop_table('people')
    with op.batch_alter_table('past_absences', schema=None) as batch_op:
        batch_op.drop_index('ix_past_absences_person_until')

    op.drop_table('past_absences')
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.drop_index('ix_leads_unrouted', sqlite_where=sa.text('routed_at IS NULL'), postgresql_where=sa.text('routed_at IS NULL'))
        batch_op.drop_index('ix_leads_received_at')
        batch_op.drop_index('ix_leads_owner_history_stage')
        batch_op.drop_index('ix_leads_held', sqlite_where=sa.text('held IS 1'), postgresql_where=sa.text('held IS true'))
        batch_op.drop_index('ix_leads_given_to_given_at')
        batch_op.drop_index('ix_leads_email')

    op.drop_table('leads')
    with op.batch_alter_table('lanes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lanes_place'))

    op.drop_table('lanes')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbox_at'))

    op.drop_table('inbox')
    op.drop_table('facts')
    with op.batch_alter_table('downtimes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_downtimes_until'))

    op.drop_table('downtimes')
    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_channels_channel_id'))

    op.drop_table('channels')
    op.drop_table('budgets')
    op.drop_table('absences')
