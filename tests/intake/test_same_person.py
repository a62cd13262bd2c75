"""The same person again joins the open lead, by which sign, and how that is undone."""

from bot.domain.duplicates import Split, SplitAnswer
from bot.domain.people import Actor, Home
from bot.domain.timeline import Kind
from bot.services.recognising import SplitService

from .setting import Stack

ANA = {"name": "Ana Ruiz", "email": "ana@acme.example", "phone": "+34 612 345 678"}
COLLEAGUE = Actor("U0ANA", "T0")


def splitting(stored: Stack) -> SplitService:
    home = Home(team="T0", enterprise=None, bot_user="U0BATON", url="https://x.example/")
    return SplitService(stored.database, home, stored.clock)


def joined(stored: Stack, **lead: str) -> tuple[int, str]:
    [receipt] = stored.post("plain", lead).json["leads"]
    return receipt["id"], receipt["status"]


def test_a_phone_number_joins_and_a_switchboard_does_not(stored: Stack) -> None:
    stored.post("plain", ANA)
    assert joined(stored, name="Ana R.", phone="0034612345678") == (1, "joined")
    assert joined(stored, name="Ben Ode", phone="+34612345678") == (2, "new")


def test_a_name_and_a_company_domain_join_whatever_their_order(stored: Stack) -> None:
    stored.post("plain", ANA)
    assert joined(stored, name="RUÍZ, Ana", website="acme.example") == (1, "joined")


def test_a_shared_mailbox_is_not_one_person(stored: Stack) -> None:
    stored.post("plain", {"name": "Ana Ruiz", "email": "info@acme.example"})
    assert joined(stored, name="Ben Ode", email="info@acme.example") == (2, "new")


def test_what_a_join_brought_is_recognised_from_then_on(stored: Stack) -> None:
    stored.post("plain", ANA)
    joined(stored, email="ana@acme.example", phone="+34 600 000 001", note="a")
    assert joined(stored, phone="+34 600 000 001") == (1, "joined")


def test_after_join_days_it_is_a_new_lead_that_takes_the_signs_over(stored: Stack) -> None:
    stored.post("plain", ANA)
    stored.clock.advance(days=31)
    assert joined(stored, **ANA, note="later") == (2, "new")
    assert joined(stored, phone="+34 612 345 678") == (2, "joined")


def test_twenty_arrivals_of_one_phone_number_at_once_make_one_lead(stored: Stack) -> None:
    posts = [("plain", {"phone": "+34 612 345 678", "n": str(number)}) for number in range(20)]
    assert {answer.lead_id for answer in stored.post_all(posts)} == {1}
    assert stored.count() == 1


def test_two_replicas_make_one_lead_of_one_person(stored: Stack) -> None:
    other = Stack(stored.url)
    for number in range(5):
        phone = f"+34 612 345 67{number}"
        for stack in (stored, other):
            stack.post("plain", {"phone": phone, "from": str(id(stack))})
    assert stored.count() == 5
    other.database.close()


def test_the_timeline_says_by_which_sign_and_names_other_leads(stored: Stack) -> None:
    stored.post("plain", {"name": "Ana Ruiz", "email": "ana@acme.example"})
    stored.post("plain", {"name": "Ana", "phone": "+34 612 345 678"})
    joined(stored, **ANA, note="both")
    *_, entry = stored.database.read(lambda work: work.timeline.of(1))
    assert entry.kind is Kind.JOINED
    assert entry.data == {"source": "plain", "by": "email", "also": [2]}


def test_a_wrong_join_is_undone_and_both_are_as_they_were(stored: Stack) -> None:
    stored.post("plain", {"name": "Ana Ruiz", "phone": "+34 612 345 678"})
    joined(stored, phone="+34 612 345 678", email="ben@globex.example", country="Spain")
    assert stored.lead(1).data.email == "ben@globex.example"

    assert splitting(stored).split(1, COLLEAGUE) == Split(SplitAnswer.DONE, 2)
    old, new = stored.lead(1), stored.lead(2)
    assert (old.data.name, old.data.email, old.data.country) == ("Ana Ruiz", None, None)
    assert (new.data.name, new.data.email, new.split_from) == (None, "ben@globex.example", 1)
    assert joined(stored, email="ben@globex.example") == (2, "joined")
    assert joined(stored, phone="+34 612 345 678", name="Ana") == (1, "joined")
    kinds = [one.kind for one in stored.database.read(lambda work: work.timeline.of(1))]
    assert kinds == [Kind.RECEIVED, Kind.JOINED, Kind.SPLIT, Kind.JOINED]


def test_a_lead_keeps_its_own_number_when_another_is_split_off(stored: Stack) -> None:
    stored.post("plain", ANA)
    joined(stored, email="ana@acme.example", phone="+34 600 000 001")
    assert splitting(stored).split(1, COLLEAGUE).made == 2
    assert joined(stored, phone="+34 612 345 678") == (1, "joined")
    assert joined(stored, phone="+34 600 000 001") == (2, "joined")


def test_each_join_is_undone_once_and_by_colleagues_only(stored: Stack) -> None:
    stored.post("plain", ANA)
    joined(stored, **ANA, note="again")
    service = splitting(stored)
    assert service.split(1, Actor("U0OUT", "T0ELSEWHERE")).answer is SplitAnswer.OUTSIDER
    assert service.split(9, COLLEAGUE).answer is SplitAnswer.UNKNOWN
    assert service.split(1, COLLEAGUE).answer is SplitAnswer.DONE
    assert service.split(1, COLLEAGUE).answer is SplitAnswer.NOTHING
    assert service.split(2, COLLEAGUE).answer is SplitAnswer.NOTHING
    assert stored.count() == 2
