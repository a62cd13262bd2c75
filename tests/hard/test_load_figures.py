"""How the load trial reads what Slack shows: pace, and the order of cards."""

from bench.load.showing import Pace, Shown


def shown(*leads: int | None) -> Shown:
    return Shown({"c00": [(float(at), lead) for at, lead in enumerate(leads)]})


def test_cards_in_the_order_of_their_leads_are_in_order() -> None:
    sent, accepted = {1: 0.0, 2: 1.0, 3: 2.0}, {1: 0.5, 2: 1.5, 3: 2.5}
    assert shown(1, 2, None, 3).out_of_order(sent, accepted) == 0


def test_a_card_above_one_that_was_accepted_before_it_was_sent_is_out_of_order() -> None:
    sent, accepted = {1: 0.0, 2: 1.0, 3: 2.0}, {1: 0.5, 2: 1.5, 3: 2.5}
    assert shown(2, 1, 3).out_of_order(sent, accepted) == 1
    assert shown(3, 1, 2).out_of_order(sent, accepted) == 1
    assert shown(3, 2, 1).out_of_order(sent, accepted) == 2


def test_leads_that_were_posted_at_the_same_time_have_no_order() -> None:
    assert shown(2, 1).out_of_order({1: 0.0, 2: 0.1}, {1: 0.5, 2: 0.4}) == 0


def test_a_channel_keeps_the_pace_between_1_00_and_1_10_seconds() -> None:
    pace = Pace.of([1.0, 1.05, 1.1, 0.9, 1.3])
    assert (pace.least, pace.p50, pace.kept) == (0.9, 1.05, 0.6)


def test_messages_a_minute_are_those_of_all_channels() -> None:
    assert shown(1, 2, None, 3).a_minute(0, 60) == 4
