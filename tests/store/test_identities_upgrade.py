"""Leads from before other signs counted are recognised by the same e-mail address and phone."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.domain.duplicates import SameBy
from bot.domain.leads import LeadData
from storage import schema
from storage.database import Database

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ANA = LeadData(name="Ana Ruiz", email="ana@acme.com", phone="+34915550100")


def test_open_leads_keep_their_signs_through_an_upgrade_and_back(database: Database) -> None:
    lead = database.change(lambda work: work.arrivals.add("website", "1", ANA, NOON))
    database.change(lambda work: work.identities.keep(lead, {SameBy.EMAIL: "ana@acme.com"}))
    database.close()
    schema.downgrade(database.engine, "0005")
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT email, open_email FROM leads")).one()
    assert tuple(kept) == ("ana@acme.com", "ana@acme.com")

    schema.upgrade(database.engine)
    signs = {SameBy.EMAIL: "ana@acme.com", SameBy.PHONE: "+34915550100"}
    found = Database(str(database.url.render_as_string(hide_password=False)))
    bearers = found.read(lambda work: work.identities.find(signs))
    assert {(one.sign, one.lead_id) for one in bearers} == {(sign, lead) for sign in signs}
    found.close()
