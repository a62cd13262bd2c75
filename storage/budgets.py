"""What is left of the workspace-wide budgets of calls to Slack, and what is taken of it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, select

from bot.domain.deliveries import BUDGETS, Method
from storage.models import Span, budgets
from storage.prepared import Prepared

_BUDGETS = Prepared(lambda _: select(budgets))
_FURTHER = budgets.c.used_until + bindparam("takes_", type_=Span)
# Counted by the database: another replica may be spending at the same moment.
_SPEND = Prepared(
    lambda insert: (
        statement := insert(budgets).values(
            method=bindparam("method_"), used_until=bindparam("from_now_")
        )
    ).on_conflict_do_update(
        index_elements=["method"],
        set_={
            "used_until": case(
                (statement.excluded.used_until < _FURTHER, _FURTHER),
                else_=statement.excluded.used_until,
            )
        },
    )
)


def foresee_budgets(connection: Connection) -> None:
    """Tell that `Budgets` are looked up next, most likely."""
    _BUDGETS.foresee(connection, {})


class Budgets:
    """The budgets as they are now, and what a sender takes of them."""

    def __init__(self, connection: Connection) -> None:
        known = set(Method)
        rows = _BUDGETS.all(connection, {})
        #: Until when the budget of each method is used up.
        self._used: dict[Method, datetime] = {
            Method(row["method"]): row["used_until"] for row in rows if row["method"] in known
        }
        self._spent: dict[Method, timedelta] = {}

    def allow(self, method: Method, now: datetime) -> bool:
        """Whether a call by this method may be made at this moment."""
        budget = BUDGETS.get(method)
        if budget is None or method not in self._used:
            return True
        return budget.burst - max(self._used[method] - now, timedelta(0)) / budget.interval >= 1

    def allowed_from(self, method: Method) -> datetime | None:
        """From when on a call by this method may be made; None: at any time."""
        budget = BUDGETS.get(method)
        if budget is None or method not in self._used:
            return None
        return self._used[method] - budget.interval * (budget.burst - 1)

    def take(self, method: Method, now: datetime) -> None:
        """Take one call by this method; `keep` has the others know."""
        if budget := BUDGETS.get(method):
            self._used[method] = max(self._used.get(method, now), now) + budget.interval
            self._spent[method] = self._spent.get(method, timedelta(0)) + budget.interval

    def keep(self, connection: Connection, now: datetime) -> None:
        """Write down what was taken, in one order, for others write the same rows."""
        for method, takes in sorted(self._spent.items()):
            spend = {"method_": method, "from_now_": now + takes, "takes_": takes}
            _SPEND.run(connection, spend)
