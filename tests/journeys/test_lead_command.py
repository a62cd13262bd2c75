"""/lead: add, find, help; and leads that come again."""

from bot.slack.manifest import COMMAND_HELP

from .places import HTTP, PAIRS
from .team import Json, Team


def text_of(message: Json) -> str:
    return f"{message['text']} {message['blocks']}"


@PAIRS
def test_sales_adds_a_lead_in_slack(team: Team) -> None:
    assert team.ben.command("leads", "/lead add")["delivered"]
    form = team.ben.modal()
    assert form["title"]["text"] == "Add a lead"
    answer = team.ben.submit({"name": "Ada Lovelace", "email": "Ada@Engines.example"})
    assert answer["delivered"]
    assert answer["errors"] == {}
    assert "this is lead 1" in str(team.ben.modal()["blocks"])
    team.ben.close()
    card = team.card("Ada Lovelace")
    assert "ada@engines.example" in card["text"]
    team.press(team.ana, card, "lead_details")
    assert "<@U0BEN> added the lead" in str(team.ana.modal()["blocks"])


@HTTP
def test_what_cannot_be_read_is_told_beside_its_field_and_can_be_mended(team: Team) -> None:
    team.ben.command("leads", "/lead add")
    wrong = {"email": "ada at engines", "phone": "12", "country": "Atlantis"}
    errors = team.ben.submit(wrong)["errors"]
    assert set(errors) == {"email", "phone", "country"}
    assert "kept" not in str(errors), "a form keeps nothing that it refuses"
    errors = team.ben.submit({"email": "", "phone": "", "country": ""})["errors"]
    assert "A lead needs" in errors["name"]
    assert team.ben.submit({"email": "ada@engines.example"})["errors"] == {}
    assert team.read(lambda work: work.leads.find("engines", 5))


@HTTP
def test_every_command_tells_what_can_be_typed(team: Team) -> None:
    for command in COMMAND_HELP:
        reply = team.dana.command("leads", f"{command} help")["reply"]
        assert reply["ephemeral"], command
        assert command in reply["text"], command


@HTTP
def test_a_question_without_a_word_is_no_question(team: Team) -> None:
    reply = team.ana.command("leads", "/ask ???")["reply"]
    assert "Write your question behind the command" in reply["text"]


@HTTP
def test_a_number_alone_finds_its_lead(team: Team) -> None:
    team.new_card("Ada Lovelace")
    for words in ("/lead 1", "/lead #1"):
        assert "Ada Lovelace" in team.ben.command("leads", words)["reply"]["text"]
    team.press(team.ben, team.card("Ada Lovelace"), "lead_claim")
    team.sees(team.card("Ada Lovelace"), "Claimed by")
    assert "Ada Lovelace" in team.ben.command("leads", "/lead mine")["reply"]["text"]
    assert "no open leads" in team.ana.command("leads", "/lead mine")["reply"]["text"]
    nothing = team.ben.command("leads", "/lead snooze")["reply"]["text"]
    assert nothing.startswith("Give the lead's number, as in `/lead snooze 42 2 hours`")
    assert (
        "I do not understand “/sla now”" in team.ben.command("leads", "/sla now")["reply"]["text"]
    )


@HTTP
def test_a_lead_that_is_here_already_is_not_added_twice(team: Team) -> None:
    card = team.new_card("Ada Lovelace", email="ada@engines.example")
    team.ben.command("leads", "/lead add")
    team.ben.submit({"name": "Ada L.", "email": "ada@engines.example", "title": "Countess"})
    assert "was already here" in str(team.ben.modal()["blocks"])
    team.sees(card, "Website, then Added in Slack")
    team.thread(card, "Ben Okafor added the same person again")
    assert len(team.ana.messages("leads")) == 1


@HTTP
def test_a_form_that_slack_submits_twice_adds_one_lead(team: Team) -> None:
    team.workspace.fault(on="view", do="duplicate")
    team.ben.command("leads", "/lead add")
    team.ben.submit({"name": "Ada Lovelace"})
    team.card("Ada Lovelace")
    team.stays(lambda: len(team.read(lambda work: work.leads.find("lovelace", 5))) == 1)


@PAIRS
def test_leads_are_found_by_what_people_remember_of_them(team: Team) -> None:
    card = team.new_card("Ada Lovelace", email="ada@engines.example", company="R&D <Engines>")
    team.post(name="Grace Hopper", country="FR")
    for words in ("lovelace", "ada@engines.example", "r&d <eng", "engines.example", "#1"):
        reply = team.ben.command("leads", f"/lead find {words}")["reply"]
        assert reply["ephemeral"], words
        assert "1 lead matches" in reply["text"], words
        assert "Ada Lovelace" in reply["text"]
        assert card["ts"].replace(".", "") in text_of(reply)
    team.ben.click(reply, "Details")
    assert "Ada Lovelace" in str(team.ben.modal()["blocks"])
    assert "2 leads match" in team.ben.command("leads", "/lead find e")["reply"]["text"]


@HTTP
def test_lead_says_what_it_can_do_to_whoever_asks_or_errs(team: Team) -> None:
    for words in ("/lead help", "/lead", "/lead  HELP"):
        assert "/lead find acme" in text_of(team.ben.command("leads", words)["reply"]), words
    reply = team.ben.command("leads", "/lead sell <!channel> everything")["reply"]
    assert "There is no “/lead sell”" in reply["text"]
    assert "/lead add" in reply["text"]
    assert "What shall I look for" in team.ben.command("leads", "/lead find")["reply"]["text"]
    nothing = team.ben.command("leads", "/lead find <!channel> *x*")["reply"]
    assert "No lead matches" in nothing["text"]
    assert "<!channel>" not in nothing["text"]


@PAIRS
def test_the_same_person_from_two_sources_is_one_lead_with_one_card(team: Team) -> None:
    first = team.post("website", name="Ada Lovelace", email="ada@engines.example")
    card = team.card("Ada Lovelace")
    assert team.post("webinar", email="ADA@engines.example", company="Engines") == first
    team.sees(card, "Website, then Webinar", "Engines")
    team.thread(card, "the same person came again through Webinar")
    assert len(team.ana.messages("leads")) == 1
    team.press(team.ana, card, "lead_details")
    assert "Arrivals" in str(team.ana.modal()["blocks"])


@HTTP
def test_a_lead_posted_twice_is_one_lead_and_tells_nothing_new(team: Team) -> None:
    first = team.post(id="42", name="Ada Lovelace")
    assert team.post(id="42", name="Ada Lovelace") == first
    card = team.card("Ada Lovelace")
    assert team.post(id="42", name="Ada Lovelace") == first
    team.stays(lambda: team.ana.thread("leads", card["ts"]) == [])
    assert "times" not in team.ana.message("leads", ts=card["ts"])["text"]


@HTTP
def test_details_tell_all_that_is_known_and_why_the_lead_came_here(team: Team) -> None:
    message = "Long story. " * 700
    team.post(name="Ada", email="ada@gmail.com", message=message, wants="A hundred", budget="12 k")
    card = team.card("Ada")
    team.press(team.ben, card, "vote_good")
    team.press(team.ben, card, "lead_details")
    view = team.ben.modal()
    seen = str(view["blocks"])
    for fact in ("ada@gmail.com", "A hundred", "budget", "12 k", "came in through Website"):
        assert fact in seen
    assert "<@U0BEN> says good" in seen
    assert "Rule “Rest” takes every lead" in seen
    assert "could not be decided" in seen
    assert view["close"]["text"] == "Close"
