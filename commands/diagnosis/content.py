"""The content repositories: whether their folders are there, and which files cannot be read."""

from collections.abc import Mapping

from bot.config import Settings
from bot.ports import Store
from bot.ports.content import UnreadableError
from commands.diagnosis.findings import Findings, Part, counted
from commands.libraries import libraries_of

_CONTENT = Part("content")


def examine(settings: Settings, store: Store) -> Findings:
    """Look at every repository that app.yaml names; without any there is nothing to say."""
    for library in libraries_of(settings):
        try:
            files = library.files()
        except UnreadableError as error:
            fix = f"Mend that, or correct content.repositories.{library.key}.path."
            yield _CONTENT.problem(str(error), fix)
            continue
        key = library.key
        known, refused = _kept(store, key)
        behind = sum(known.get(file.path) != file.stamp for file in files)
        if behind:
            fix = "Baton reads them while it runs; or run: baton content index"
            yield _CONTENT.note(f"{key}: {counted(behind, 'file')} not read yet.", fix)
        if refused:
            fix = "See which, and why: baton content index"
            yield _CONTENT.note(f"{key}: {counted(len(refused), 'file')} cannot be read.", fix)
        if not behind and not refused:
            yield _CONTENT.ok(f"{key}: {counted(len(files), 'file')}, all read.")


def _kept(store: Store, repository: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Path → stamp of the files that were looked at, path → why of those that are unreadable."""
    return store.read(
        lambda work: (work.content.stamps(repository), work.content.refused(repository))
    )
