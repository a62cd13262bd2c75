"""Charts from the plain to the extreme, for whoever draws them."""

import pytest

from bot.domain.charts import Chart, Scale, Series, Shape
from bot.slack.fonts import family_of

LONG = "A campaign whose name somebody pasted from a brief " * 4
SCRIPTS = ("معرض برشلونة التجاري", "東京展示会のリード", "Семинар", "Messe 🎪🇪🇸", "ประชุม")

WEEKS = tuple(f"W{number}" for number in range(40, 48))


def counts(*values: float | None, key: str = "leads") -> Chart:
    """Leads by source."""
    names = tuple(f"Source {number + 1}" for number in range(len(values)))
    series = (Series("Leads", values),)
    return Chart(key, "Leads by source", Shape.BAR, Scale.COUNT, names, series)


ONE = counts(12)
EMPTY = counts()
GAPS = Chart(
    "accepted",
    "Accepted, week by week",
    Shape.LINE,
    Scale.SHARE,
    WEEKS,
    (
        Series("Webinar", (None, 0.31, 0.35, 0.4, None, 0.52, 0.5, 0.61)),
        Series("Website", (0.42, 0.4, 0.44, 0.41, 0.43, 0.4, 0.39, 0.38)),
    ),
)
SIX = Chart(
    "six",
    "First response by pool",
    Shape.LINE,
    Scale.HOURS,
    WEEKS,
    tuple(
        Series(
            f"Pool {number + 1}", tuple(1.0 + number + (at * (number + 2)) % 5 for at in range(8))
        )
        for number in range(6)
    ),
)
SIXTY = counts(*(float(1 + 600 // (number + 1)) for number in range(60)))
SIXTY_WEEKS = Chart(
    "long",
    "Leads a week",
    Shape.LINE,
    Scale.COUNT,
    tuple(f"W{number}" for number in range(60)),
    tuple(
        Series(f"Source {number}", tuple(float((at * 7 + number * 5) % 40) for at in range(60)))
        for number in range(9)
    ),
)
LONGEST = Chart(
    "longest",
    LONG,
    Shape.BAR,
    Scale.MONEY,
    tuple(LONG + str(number) for number in range(4)),
    (
        Series(LONG, (1_250_000, 830_000.4, 12, 0)),
        Series(LONG + "!", (250_000, 930_000.4, 120_000, 40)),
    ),
    currency="EUR",
)
FOREIGN = Chart(
    "foreign", "Won by event", Shape.BAR, Scale.COUNT, SCRIPTS, (Series("Won", (7, 5, 4, 2, 1)),)
)
FUNNEL = Chart(
    "funnel",
    "From lead to deal",
    Shape.FUNNEL,
    Scale.COUNT,
    ("Leads", "Accepted", "SQL", "Opportunity", "Won"),
    (Series("This week", (418, 290, 122, 60, 14)),),
)
ZEROES = counts(0, 0, 0)
HOSTILE = Chart(
    "hostile",
    "<!channel> *bold* $x^2$ _{a}",
    Shape.BAR,
    Scale.COUNT,
    ("<@U0ANA>", "$\\frac{1}{0}$", "  ", "\u202eevil"),
    (Series("`code` <http://x|y>", (1, 2, 3, 4)),),
)


def without_a_font() -> str:
    """A letter that no font of this machine has."""
    # Khitan, Todhri, Ol Onal, Nag Mundari and rare Chinese letters
    rare = "\U00018b00\U000105c0\U0001e5d0\U0001e4d0\U0002a6d0\U00030000"
    found = next((letter for letter in rare if family_of(letter) is None), None)
    if found is None:
        pytest.skip("every letter has a font here")
    return found


ALL = {
    "one": ONE,
    "empty": EMPTY,
    "gaps": GAPS,
    "six": SIX,
    "sixty": SIXTY,
    "sixty weeks": SIXTY_WEEKS,
    "longest": LONGEST,
    "foreign": FOREIGN,
    "funnel": FUNNEL,
    "zeroes": ZEROES,
    "hostile": HOSTILE,
}
