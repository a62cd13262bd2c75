"""The content repositories that app.yaml names, ready to be read and written."""

from collections.abc import Mapping

from bot.config import Settings
from bot.config.content import ContentFolder
from bot.domain.front_matter import Shelf
from storage.library.folder import Folder
from storage.library.reading import FolderLibrary, edition
from storage.library.writing import FolderWriter


def libraries_of(settings: Settings) -> tuple[FolderLibrary, ...]:
    """The repositories to read, in the order of app.yaml."""
    return tuple(
        FolderLibrary(shelf, _folder(settings, one, edition(shelf)))
        for key, one in settings.content.repositories.items()
        for shelf in (_shelf(settings, key, one),)
    )


def writers_of(settings: Settings) -> Mapping[str, FolderWriter]:
    """Key → what changes the repository's files."""
    return {
        key: FolderWriter(
            key, _folder(settings, one), settings.folder / one.patches if one.patches else None
        )
        for key, one in settings.content.repositories.items()
    }


def _shelf(settings: Settings, key: str, one: ContentFolder) -> Shelf:
    return Shelf(key, frozenset(one.readers), one.link, settings.content.review_days)


def _folder(settings: Settings, one: ContentFolder, edition: str = "") -> Folder:
    return Folder(
        settings.folder / one.path,
        one.include,
        one.exclude,
        int(settings.content.max_megabytes * 1_000_000),
        edition,
    )
