"""A lead's company is known by its domain, its name, or a near name that something else backs."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from bot.domain.account_index import AccountIndex
from bot.domain.accounts import Account, Company, Match, Sign, company_of
from bot.domain.company_names import company_name
from bot.domain.contact import normalise
from bot.domain.vocabulary import Vocabulary, most_edits

ACME = Account("1", "Acme Robotics, Inc.", ("www.acme.com",), "ana", "US", "+14155550100")
GLOBEX = Account("2", "Globex GmbH", ("globex.de",), "ben", "DE", city="Köln", postcode="50667")
IBM = Account("3", "International Business Machines Corp.", ("ibm.com",), "cho", "US")
DATASOFT = Account("4", "Data Soft S.A. de C.V.", (), "ana", "MX")
ALL = (ACME, GLOBEX, IBM, DATASOFT)


def found(company: Company, accounts: Sequence[Account] = ALL) -> Match:
    """The match among a few accounts."""
    return AccountIndex.build(accounts).match(company)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme, Inc.", "THE ACME COMPANY"),
        ("Acme", "Acme S.A. de C.V."),
        ("Acme Pvt. Ltd.", "ACME Private Limited"),
        ("Acme K.K.", "Acme Kabushiki Kaisha"),
        ("トヨタ自動車株式会社", "トヨタ自動車"),
        ("㈱日立製作所", "日立製作所"),
        ("华为技术有限公司", "华为技术"),
        ("삼성전자 주식회사", "삼성전자"),
        ("Kone Oyj", "KONE"),
        ("Volvo AB", "volvo aktiebolag"),
        ("ООО «Ромашка»", "Romashka OOO"),
        ("Müller & Söhne GmbH & Co. KG", "muller und sohne"),
        ("Smith and Co", "Smith & Company, LLC"),
        ("Acme Sp. z o.o.", "Acme"),
        ("Acme spol. s r.o.", "Acme s.r.o."),
        ("A.P. Møller - Mærsk A/S", "AP Moller Maersk"),
        ("J.P. Morgan", "JP Morgan"),
        ("Société Générale S. A.", "Societe Generale"),
        ("McDonald's", "McDonalds Corporation"),
        ("Booking.com B.V.", "Booking"),
        ("Türk Hava Yolları A.Ş.", "Turk Hava Yollari"),
        ("Straße AG", "STRASSE"),
    ],
)
def test_two_ways_to_write_a_companys_name_are_the_same(one: str, other: str) -> None:
    assert company_name(one).key == company_name(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AO Smith Corp", "Smith Corp"),
        ("Acme UK Ltd", "Acme Ltd"),
        ("Siemens Healthineers AG", "Siemens AG"),
        ("北京科技", "背景科技"),
        ("टाटा", "टाट"),
    ],
)
def test_names_of_two_companies_stay_different(one: str, other: str) -> None:
    assert company_name(one).key != company_name(other).key


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert company_name("The Limited").key == "limited"
    assert company_name("Inc.").key == "inc"
    assert company_name("!!!").key == ""


@given(st.text(max_size=40))
def test_any_text_can_be_a_companys_name(text: str) -> None:
    name = company_name(text)
    assert company_name(name.key).letters == "" or name.key
    found(Company(text, "x.com", "US"))


def test_the_domain_decides_whatever_the_name_says() -> None:
    match = found(Company("Somebody Else", "acme.com", "DE"))
    assert match.account == ACME
    assert match.how == (Sign.DOMAIN,)
    assert match.why == (
        "Acme Robotics, Inc. was found by the same web domain, but another country."
    )


def test_free_mail_and_everybodys_sites_are_no_domain_of_an_account() -> None:
    odd = Account("9", "Odd", ("gmail.com", "https://www.facebook.com/odd"))
    assert found(Company(None, "gmail.com"), [odd]).account is None
    assert found(Company(None, "facebook.com"), [odd]).account is None


def test_a_lead_from_a_free_mail_address_is_found_by_its_companys_name() -> None:
    data = normalise({"email": "jo@gmail.com", "company": "GLOBEX", "country": "Germany"}).data
    match = found(company_of(data))
    assert (match.account, match.owner) == (GLOBEX, "ben")
    assert match.how == (Sign.NAME, Sign.COUNTRY)


def test_of_two_companies_with_one_domain_the_name_chooses() -> None:
    labs = Account("5", "Acme Labs", ("acme.com",), "dia", "US")
    match = found(Company("Acme Labs LLC", "acme.com"), [ACME, labs])
    assert match.account == labs
    assert Sign.NAME in match.how


def test_of_several_that_fit_equally_well_none_is_chosen_and_all_are_named() -> None:
    twins = [
        Account("5", "Mercury Inc", (), "ana", "US"),
        Account("6", "Mercury Ltd", (), "ben", "GB"),
    ]
    match = found(Company("Mercury"), twins)
    assert match.account is None
    assert [one.account.id for one in match.ambiguous] == ["5", "6"]
    assert match.owner is None
    assert match.why == (
        "Mercury Inc and Mercury Ltd fit equally well, by the same name, so none was chosen."
    )


def test_a_legal_form_or_a_country_tells_two_of_one_name_apart() -> None:
    twins = [
        Account("5", "Mercury Inc", (), "ana", "US"),
        Account("6", "Mercury Ltd", (), "ben", "GB"),
    ]
    assert found(Company("MERCURY LTD."), twins).owner == "ben"
    assert found(Company("Mercury", country="US"), twins).owner == "ana"


def test_equally_good_accounts_of_one_owner_still_tell_the_owner() -> None:
    twins = [Account("5", "Mercury Inc", (), "ana"), Account("6", "Mercury Ltd", (), "ana")]
    match = found(Company("Mercury"), twins)
    assert (match.account, match.owner) == (None, "ana")


def test_owners_of_all_equally_good_accounts_count_not_only_of_those_named() -> None:
    many = [Account(f"{number:02}", "Mercury", (), "ana") for number in range(9)]
    match = found(Company("Mercury"), [*many, Account("99", "Mercury", (), "ben")])
    assert (match.account, match.owner, len(match.ambiguous)) == (None, None, 5)
    assert "and 5 more fit equally well" in match.why


def test_a_number_that_is_not_in_international_form_backs_nothing() -> None:
    known = Account("1", "Globex", phone="5550")
    assert found(Company("Globbex", phone="5551"), [known]).account is None
    known = Account("1", "Globex", phone="+49301")
    assert found(Company("Globbex", phone="+49302"), [known]).account is None


def test_an_endless_name_costs_nothing_much() -> None:
    words = " ".join(["robotics", "robotic", "robotica"] * 40)
    assert found(Company(words)).account is None


def test_a_name_is_not_enough_when_country_or_domain_differ() -> None:
    for elsewhere in (Company("Globex", country="US"), Company("Globex", "globex-corp.com")):
        match = found(elsewhere)
        assert match.account is None
        assert [one.account for one in match.unproven] == [GLOBEX]
    assert found(Company("Globex", country="US")).why == (
        "Globex GmbH has the same name, but another country, so it was not chosen."
    )
    # The same web name under another ending outweighs the country.
    assert found(Company("Globex", "globex.com", "US")).account == GLOBEX


@pytest.mark.parametrize(
    ("company", "by"),
    [
        (Company("Acme Robotcs", country="US"), Sign.COUNTRY),
        (Company("Acme Robtoics", "acme.io"), Sign.STEM),
        (Company("Acme Rowbotiks", phone="+14155550177"), Sign.PHONE),
        (Company("Globbex", postcode="50667"), Sign.POSTCODE),
        (Company("Globes", city="KOLN"), Sign.CITY),
        (Company("Datasoft", country="MX"), Sign.COUNTRY),
        (Company("Robotics Acme", country="US"), Sign.COUNTRY),
        (Company("Acme Robotikz", "acmerobotics.io", "US"), Sign.STEM),
    ],
)
def test_a_near_name_counts_with_one_more_sign(company: Company, by: Sign) -> None:
    match = found(company)
    assert match.account is not None
    assert by in match.how
    assert found(Company(company.name)).account is None
    assert found(Company(company.name)).unproven


def test_two_wrong_letters_need_more_than_the_country() -> None:
    match = found(Company("Acme Rabotiks", country="US"))
    assert match.account is None
    assert match.why == (
        "Acme Robotics, Inc. has nearly the same spelling and the same country, "
        "with nothing else to back it, so it was not chosen."
    )


def test_an_acronym_is_a_weak_sign_in_both_directions() -> None:
    assert found(Company("IBM", country="US")).account is None
    assert found(Company("I.B.M.", "ibm.de", "US")).account == IBM
    short = Account("7", "BMW AG", ("bmw.de",), "eli", "DE")
    match = found(Company("Bayerische Motoren Werke", "bmw.com"), [short])
    assert (match.account, match.how[0]) == (short, Sign.ACRONYM)


def test_short_names_are_never_near() -> None:
    assert not found(Company("Acne", country="US"), [Account("1", "Acme", country="US")]).unproven


def test_a_company_that_nobody_knows_is_told_as_such() -> None:
    match = found(Company("Initech", "initech.com"))
    assert (match.account, match.ambiguous, match.unproven) == (None, (), ())
    assert match.why == "No known company has this domain or a name like it."
    assert found(Company()).account is None


NAMES = st.lists(
    st.sampled_from(["acme", "globex", "initech", "robotics", "systems", "robotik", "sistems"]),
    min_size=1,
    max_size=3,
).map(" ".join)


@given(st.lists(st.tuples(st.integers(0, 6), NAMES, st.booleans()), max_size=20), NAMES)
def test_an_index_kept_up_to_date_answers_like_one_built_anew(
    changes: list[tuple[int, str, bool]], asked: str
) -> None:
    kept = AccountIndex()
    accounts: dict[str, Account] = {}
    for number, name, stays in changes:
        account = Account(str(number), name, (f"{name.replace(' ', '-')}.com",), country="US")
        if stays:
            accounts.pop(account.id, None)
            accounts[account.id] = account
            kept.add(account)
        else:
            accounts.pop(account.id, None)
            kept.remove(account.id)
    anew = AccountIndex.build(accounts.values())
    assert len(kept) == len(accounts)
    for company in (Company(asked), Company(asked, f"{asked.replace(' ', '-')}.com", "US")):
        assert kept.match(company) == anew.match(company)


WORDS = st.text("abco", min_size=1, max_size=12)


@given(st.lists(WORDS, max_size=30), WORDS)
def test_near_words_are_those_that_comparing_with_each_would_find(
    known: list[str], asked: str
) -> None:
    words = Vocabulary()
    for word in known:
        words.add(word)
    allowed = most_edits(len(asked))
    expected = {
        word
        for word in known
        if Levenshtein.distance(word, asked) <= min(allowed, most_edits(len(word))) or word == asked
    }
    near = words.near(asked)
    assert expected <= near.keys() <= set(known)
    for word in known:
        words.remove(word)
    assert words.near(asked) == {}
