"""What `baton measures` prints below its table: credit, fastest channels, reasons, harshness."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import Settings
from bot.domain.definitions import clause_reason
from bot.domain.measured import Report
from bot.domain.measures import MEASURES
from bot.domain.measuring import fastest
from bot.domain.money import Money
from bot.domain.told_figures import told
from bot.services.measuring import MeasureService


def print_more(console: Console, report: Report, service: MeasureService) -> None:
    """Print what is not one value for each measure and source; nothing where there is nothing."""
    settings = service.settings
    _print_credits(console, report, settings)
    _print_fastest(console, report, settings)
    if service.definition:
        name = settings.definitions[service.definition].name
        for version, share in report.versions.items():
            met = f"{share.hits} of {share.n} leads met it"
            console.print(f"{escape(name)}, version {version}: {met}")
    _print_verdicts(console, report, settings)


def _print_credits(console: Console, report: Report, settings: Settings) -> None:
    for currency, found in report.credits.items():
        table = Table("", "First touch", "Last touch", "Linear", title_justify="left")
        table.title = f"What won deals owe to sources, in {currency}"
        for source, credit in found.items():
            parts = (credit.first, credit.last, credit.linear)
            cells = [str(Money(round(part), currency)) for part in parts]
            table.add_row(escape(settings.source_name(source)), *cells)
        console.print(table)


def _print_fastest(console: Console, report: Report, settings: Settings) -> None:
    measure = MEASURES["time_to_win"]
    for rank, (source, figure) in enumerate(fastest(report), 1):
        if rank == 1:
            console.print("Fastest channels, from arrival to won (five wins or more):")
        name = escape(settings.source_name(source))
        console.print(f"  {rank}. {name}: {told(measure, figure, None)}")


def _print_verdicts(console: Console, report: Report, settings: Settings) -> None:
    """Why leads are bad, and how surprising that is of their judges."""
    if not report.surprise:
        return
    table = Table("", "Why worked leads are bad", "Against habit", title_justify="left")
    table.title = "Verdicts; against habit: above 0, worse than its judges call leads usually"
    for source, surprise in report.surprise.items():
        reasons = (
            f"{_reason_name(reason, settings)} ({n})"
            for reason, n in report.reasons.get(source, {}).items()
        )
        cells = (settings.source_name(source), ", ".join(reasons) or "–")
        table.add_row(*map(escape, cells), f"{100 * surprise:+.0f} points")
    console.print(table)


def _reason_name(key: str, settings: Settings) -> str:
    """A reason of the settings, or the clause that was not met, in words."""
    if key in settings.feedback.reasons:
        return settings.feedback.reasons[key]
    clauses = {
        clause_reason(one.key, number): clause.says
        for one in settings.agreed
        for number, clause in enumerate(one.clauses, 1)
    }
    return clauses.get(key, key) or "no reason given"
