"""The same person again is recognised, and it is told by what."""

import pytest

from bot.domain.duplicates import Duplicate, Known, SameBy, duplicate
from bot.domain.leads import LeadData

ANA = Known(
    1,
    LeadData(
        name="Ana Ruiz",
        email="ana@acme.com",
        phone="+34915550100",
        company="Acme",
        domain="acme.com",
    ),
)
DESK = Known(2, LeadData(name="Ben Ode", email="info@globex.de", domain="globex.de"))
OPEN = [DESK, ANA]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LeadData(name="A. R.", email="ana@acme.com"), (SameBy.EMAIL, "ana@acme.com")),
        (LeadData(email="ana@gmail.com", phone="+34915550100"), (SameBy.PHONE, "+34915550100")),
        (
            LeadData(name="RUÍZ, Ana", email="a.ruiz@acme.com", domain="acme.com"),
            (SameBy.NAME_AND_DOMAIN, "ana ruiz, acme.com"),
        ),
    ],
)
def test_a_person_is_recognised_by_one_sign(data: LeadData, expected: tuple[SameBy, str]) -> None:
    assert duplicate(data, OPEN) == Duplicate(1, *expected)


@pytest.mark.parametrize(
    "data",
    [
        LeadData(name="Cho Park", phone="+34915550100", domain="acme.com"),
        LeadData(name="Dia Sen", email="info@globex.de", domain="globex.de"),
        LeadData(name="Ana", domain="acme.com"),
        LeadData(name="Ana Ruiz", email="ana.ruiz@gmail.com", free_mail=True),
        LeadData(phone="0915550100"),
        LeadData(),
    ],
)
def test_a_switchboard_a_shared_mailbox_and_a_first_name_make_nobody_the_same(
    data: LeadData,
) -> None:
    assert duplicate(data, OPEN) is None


def test_the_strongest_sign_decides_and_the_other_leads_are_named() -> None:
    phone = Known(0, LeadData(phone="+34915550100"))
    later = Known(5, LeadData(email="ana@acme.com"))
    data = LeadData(email="ana@acme.com", phone="+34915550100")
    joined = duplicate(data, [later, phone, ANA])
    assert joined == Duplicate(1, SameBy.EMAIL, "ana@acme.com", also=(0, 5))
