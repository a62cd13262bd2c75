"""What a Slack workspace can show: learnt from what it refuses, forgotten after a while."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.papers import Paper

#: So long a refusal counts; Slack brings its newer blocks to workspaces one after the other.
REMEMBERED = timedelta(weeks=3)


class Form(StrEnum):
    """How a chart is shown, the best way first."""

    #: Slack's own chart.
    NATIVE = "native"
    #: A picture made here.
    PICTURE = "picture"
    #: Slack's own table.
    TABLE = "table"
    #: Rows of text.
    WORDS = "words"

    @property
    def worse(self) -> "Form":
        """The next best one; of words it is words."""
        forms = list(Form)
        return forms[min(forms.index(self) + 1, len(forms) - 1)]


#: What a workspace may refuse.
Ability = Form | Paper


@dataclass(frozen=True)
class Refusal:
    """When a workspace refused something, what it said, and which code of Baton's asked."""

    at: datetime
    why: str
    version: str = ""


@dataclass(frozen=True)
class Abilities:
    """What a workspace has refused lately."""

    refused: Mapping[Ability, Refusal] = field(default_factory=dict)

    def best(self, form: Form, now: datetime, version: str) -> Form:
        """The best form from this one on that is worth a try: after a while, or an upgrade, all."""
        while form is not Form.WORDS and self.counts(form, now, version):
            form = form.worse
        return form

    def counts(self, what: Ability, now: datetime, version: str) -> bool:
        """Whether it was refused so lately, and to this version, that it is not tried."""
        refusal = self.refused.get(what)
        return refusal is not None and refusal.version == version and now - refusal.at < REMEMBERED
