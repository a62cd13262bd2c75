"""Company names made comparable: case, accents, scripts, punctuation and legal forms aside."""

import unicodedata
from functools import cache

import regex
from anyascii import anyascii

from bot.dataclass import dataclass

# cleanco was tried and left out: its list also holds UK, PT and Private, it strips once only (so
# that "GmbH & Co. KG" depends on the order), and its last release is of May 2024.
#: Forms at the end of a name, as people write them; each is folded like a name.
_FORMS = """
Inc, Incorporated, Corp, Corporation, Co, Company, and Co, and Company, LLC, L L C, LLP, LLLP, LP,
PLLC, PC, PBC, Ltd, Limited, Unlimited, Co Ltd, PLC, CIC, CLG, DAC, Pty, Pty Ltd, Proprietary
Limited, Pte, Pte Ltd, Pvt, Pvt Ltd, Private Limited, Sdn Bhd, Bhd, Berhad, FZE, FZCO, FZ LLC,
WLL, QSC, QPSC, SAE, GmbH, gGmbH, mbH, GmbH und Co KG, GmbH & Co KGaA, UG, UG haftungsbeschränkt,
AG, A G, AG & Co KG, KG, KGaA, OHG, GbR, eG, e K, e V, SE, OG, AG und Co, SA, S A, Sàrl, S à r l,
SAS, S A S, SASU, EURL, SNC, SCA, SCOP, SPRL, BVBA, SRL, S R L, CVBA, VZW, ASBL, BV, B V, NV, N V,
VOF, CV, SpA, S p A, Srls, SAPA, SL, S L, SLU, S L U, SLL, S Coop, SA de CV, SAB de CV, SAPI de
CV, S de RL, S de RL de CV, SC, SAC, EIRL, Ltda, Lda, SGPS, Eireli, AB, Aktiebolag, HB, KB, AS,
ASA, ApS, IVS, K S, P S, I S, ANS, Oy, Oyj, Oy Ab, Ky, Tmi, ehf, hf, OÜ, SIA, UAB, Sp z oo, Sp z o
o, Spółka z oo, Sp j, Sp k, SKA, Spółka Akcyjna, sro, s r o, spol s ro, spol sro, as, vos, doo, d
o o, dd, ad, EOOD, OOD, EAD, Kft, Zrt, Nyrt, Bt, SC SRL, EPE, AE, A S, Ltd Şti, Anonim Şirketi,
Limited Şirketi, Ltd Sti, ООО, ОАО, ЗАО, ПАО, АО, ТОВ, ПрАТ, KK, Kabushiki Kaisha, GK, Godo
Kaisha, YK, Co KK, PT Tbk, Tbk, JSC, PJSC, OJSC, CJSC, Ltee
"""
#: Forms before a name, compared in their own script: "AO Smith" is no Russian AO.
_FORMS_BEFORE = frozenset(
    {"ооо", "оао", "зао", "пао", "ао", "тов", "прат", "тоо", "pt", "uab", "sia"}
)
#: Forms written without a space, at either end.
_FORMS_ATTACHED = (
    *("株式会社", "有限会社", "合同会社", "股份有限公司", "有限责任公司", "有限公司"),
    *("(株)", "(有)", "주식회사", "(주)"),
)
#: "and" in languages whose companies are called after several people.
_AND = frozenset({"and", "und", "et", "y", "og", "och"})
_NOT_IN_ACRONYMS = frozenset({"and", "of", "the", "for", "de", "des", "der", "du", "la"})

_APOSTROPHES = regex.compile(r"['’‘`´]")
_INITIALS = regex.compile(r"(?<!\w)\w(?:[./]\s?\w)+(?!\w)\.?")
_WEB_ENDING = regex.compile(r"(?<=\w)\.(?:com|net|org|io|ai)(?!\w)")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name folded: words in lower case, Latin letters for Latin, Greek and Cyrillic ones."""

    #: The words without legal form: what two spellings of a name have in common.
    key: str
    #: The words with the legal form.
    full: str

    @property
    def letters(self) -> str:
        """The key without spaces: "data soft" and "datasoft" are the same here."""
        return self.key.replace(" ", "")

    @property
    def sorted_letters(self) -> str:
        """The key's words in alphabetic order, without spaces: "soft data" is "datasoft" here."""
        return "".join(sorted(self.key.split()))

    @property
    def acronym(self) -> str | None:
        """The first letters of three words or more: "ibm"."""
        words = [word for word in self.key.split() if word not in _NOT_IN_ACRONYMS]
        return "".join(word[0] for word in words) if len(words) >= 3 else None


def company_name(written: str) -> CompanyName:
    """Fold a company's name; the key is empty only when the text holds no letter and no digit."""
    text = unicodedata.normalize("NFKC", written).casefold()
    bare = _without_attached(text.strip())
    raw = _words(bare)
    if len(raw) > 1 and raw[0] in _FORMS_BEFORE:
        raw = raw[1:]
    words = [_latin(word) for word in raw]
    words = [
        "and" if word in _AND and 0 < at < len(words) - 1 else word for at, word in enumerate(words)
    ]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return CompanyName(" ".join(_without_forms(words)), " ".join(map(_latin, _words(text))))


def folded(text: str) -> str:
    """Fold any short text, such as a city or a person's name, the way company names are folded."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())  # nothing else would be left to do
    return " ".join(_latin(word) for word in _words(unicodedata.normalize("NFKC", text).casefold()))


def _words(text: str) -> list[str]:
    text = _APOSTROPHES.sub("", text)
    text = _WEB_ENDING.sub("", text)
    text = _INITIALS.sub(lambda found: regex.sub(r"[./\s]", "", found.group()), text)
    return _WORD.findall(text.replace("&", " and ").replace("+", " and "))


def _latin(word: str) -> str:
    """Letters of Latin, Greek and Cyrillic script as plain Latin ones; others stay.

    Other scripts are left alone because their romanisation loses what tells names apart.
    """
    return word if word.isascii() else "".join(map(_letter, word))


@cache
def _letter(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if name.startswith(("LATIN", "GREEK", "CYRILLIC")):
        return anyascii(letter).lower()
    return "" if name.startswith("COMBINING") else letter


def _without_attached(text: str) -> str:
    for form in _FORMS_ATTACHED:
        for bare in (text.removeprefix(form).strip(), text.removesuffix(form).strip()):
            if bare and bare != text:
                return bare
    return text


def _without_forms(words: list[str]) -> list[str]:
    """Take legal forms off the end for as long as a word is left."""
    forms, longest = _forms()
    while True:
        for length in range(min(longest, len(words) - 1), 0, -1):
            if tuple(words[-length:]) in forms:
                words = words[:-length]
                break
        else:
            return words


@cache
def _forms() -> tuple[frozenset[tuple[str, ...]], int]:
    forms = frozenset(tuple(folded(form).split()) for form in _FORMS.replace("\n", " ").split(","))
    spelled = {tuple("and" if word == "und" else word for word in form) for form in forms}
    return forms | spelled, max(map(len, forms))
