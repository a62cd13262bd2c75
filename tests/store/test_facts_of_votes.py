"""What one person pressed and reacted on one lead is found at once, whatever else they did."""

from datetime import UTC, datetime, timedelta

from bot.domain.feedback import Ballot, Facts, Reaction, Verdict
from bot.domain.leads import Lead, LeadData
from bot.ports import UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
