"""Telling a question from other talk in a channel, and its words from Slack's markup."""

import re

from bot.domain.analysis import words

_LABELLED = re.compile(r"<[@#!]?[^<>|\s]*\|([^<>]*)>")
_PERSON = re.compile(r"<@[A-Z0-9]+>")
_MARKUP = re.compile(r"<[#!][^<>]*>")
_LINK = re.compile(r"<(https?://[^<>]*|mailto:[^<>]*)>")
_OPENS = frozenset(
    {
        *("what", "whats", "which", "who", "whom", "whose", "where", "when", "why", "how"),
        *("do", "does", "did", "is", "are", "can", "could", "may", "should", "will", "would"),
        *("has", "have", "anyone", "anybody", "somebody", "someone"),
    }
)
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_GREETS = frozenset(
    {
        *("hi", "hello", "hey", "hallo", "hi there", "hello there", "good morning"),
        *("good afternoon", "good evening", "help", "help me", "help please", "please help"),
        *("what can you do", "what do you do", "who are you", "how does this work"),
    }
)
_THANKS = frozenset(
    {
        *("thanks", "thank you", "thx", "many thanks", "thanks a lot", "thank you very much"),
        *("thank you so much", "ok", "okay", "ok thanks", "ok thank you", "great", "great thanks"),
        *("perfect", "perfect thanks", "cheers", "good", "got it", "super", "cool", "danke"),
    }
)
#: Fewer words are no question that documents answer ("really?").
_FEWEST = 3


def typed(text: str) -> str:
    """What a person typed, without Slack's escapes; mentions of people are left out."""
    text = _PERSON.sub(" ", _LABELLED.sub(r"\1", text))
    text = _LINK.sub(r"\1", _MARKUP.sub(" ", text))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.strip()


def addresses_somebody(text: str) -> bool:
    """Whether a message names a person, so that the question is theirs."""
    return _PERSON.search(text) is not None


def asks_nothing(text: str) -> bool:
    """Whether there is nothing to look up: only signs and emoji, a greeting, a call for help."""
    said = " ".join(words(_EMOJI.sub(" ", text)))
    return not said or said in _GREETS


def is_thanks(text: str) -> bool:
    """Whether somebody only says that they are content, which wants no answer."""
    return " ".join(words(_EMOJI.sub(" ", text))) in _THANKS


def is_question(text: str) -> bool:
    """Whether a message in a channel asks something that a document might answer."""
    said = words(text)
    if len(said) < _FEWEST or len(text) > 500:
        return False
    return text.rstrip().endswith("?") or (said[0] in _OPENS and "\n" not in text.strip())
