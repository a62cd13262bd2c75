"""What finding content needs: its index, its vectors in memory, and the search that asks both."""

from socket import gethostname

from bot.config import Settings
from bot.dataclass import dataclass
from bot.services.indexing import IndexingService
from bot.services.meaning import MeaningService
from bot.services.searching import SearchService
from commands.ground import Ground
from commands.libraries import libraries_of
from commands.parts import Duty


@dataclass(frozen=True)
class ContentParts:
    """The parts that know where words stand."""

    #: None: searching goes by words alone.
    meaning: MeaningService | None
    searching: SearchService
    duties: tuple[Duty, ...]


def content_parts(
    ground: Ground, settings: Settings, before: MeaningService | None
) -> ContentParts:
    """Make them for these settings; vectors take a while to load, so those from `before` stay."""
    meaning = None
    if settings.content.vectors:
        meaning = before or MeaningService(ground.database)
    indexing = IndexingService(ground.database, libraries_of(settings), ground.clock, gethostname())
    return ContentParts(
        meaning,
        SearchService.of(settings, meaning),
        duties=(
            # A saved file is to be found within 2 s; a look at 2,000 files takes some 40 ms.
            Duty("content", indexing.step, every=1),
            Duty("vectors", meaning.step if meaning else _nothing, every=5, wakes_on="content"),
        ),
    )


def _nothing() -> bool:
    return False
