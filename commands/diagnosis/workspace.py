"""Whether the channels and people of app.yaml are there, and can be used."""

from collections.abc import Mapping
from dataclasses import replace

from bot.config import Settings
from bot.config.team import Person as Configured
from bot.domain.people import Home, Person, belongs
from bot.domain.workspace import Channel
from bot.ports import Directory, SlackUnavailableError
from commands.diagnosis.findings import Finding, Findings, Part, counted

_CHANNELS = Part("channels")
_PEOPLE = Part("people")
_NOT_TOLD = "Slack did not tell ({code}). Mend what is said of Slack above, and try again."
_NO_MEMBER = "user_not_found"


def channels(settings: Settings, directory: Directory, known: Mapping[str, str]) -> Findings:
    """Look at each channel; `known` are the ids of those that Baton has met, by reference."""
    usable = []
    for key, reference in settings.channels.items():
        try:
            found = directory.channel(known.get(reference, reference))
        except SlackUnavailableError as error:
            what = f"{reference} cannot be looked up."
            yield _CHANNELS.problem(what, _NOT_TOLD.format(code=error.code))
            continue
        channel = replace(found or Channel(key, reference), key=key, reference=reference)
        if channel.obstacle is None:
            usable.append(f"#{channel.name}")
        else:
            what, _, fix = channel.obstacle.partition(". ")
            yield _CHANNELS.problem(f"{_place(settings, 'channels', key)}: {what}.", fix)
    if usable:
        yield _CHANNELS.ok(f"Baton can post in {', '.join(usable)}.")


def people(settings: Settings, directory: Directory, home: Home | None) -> Findings:
    """Look at each person, the admins included."""
    found, lost = [], set()
    for key, configured in settings.people.items():
        problem = _person(settings, key, configured, directory, home)
        if problem is None:
            found.append(key)
        else:
            lost.add(key)
            yield problem
    if found:
        yield _PEOPLE.ok(f"{counted(len(found), 'member')} of the workspace found.")
    admins = settings.workspace.admins
    if lost.issuperset(admins):
        what = "None of workspace.admins is found, so nobody hears when something is wrong."
        yield _PEOPLE.problem(what, "Name somebody there whom Slack knows.")
    else:
        told = ", ".join(settings.people[key].name for key in admins if key not in lost)
        yield _PEOPLE.ok(f"{told} hears when something is wrong.")


def _person(
    settings: Settings, key: str, configured: Configured, directory: Directory, home: Home | None
) -> Finding | None:
    where = f"{_place(settings, 'people', key)}: {configured.name} ({configured.slack})"
    try:
        person = _look_up(configured, directory)
    except SlackUnavailableError as error:
        fix = _NOT_TOLD.format(code=error.code)
        return _PEOPLE.problem(f"{where} cannot be looked up.", fix)
    if person is None:
        fix = "In Slack open the profile, press ⋮ and choose Copy member ID."
        return _PEOPLE.problem(f"{where} is not a member of the workspace.", fix)
    if person.is_bot or (home and person.team and not _colleague(home, person)):
        who = "a bot" if person.is_bot else "of another company"
        fix = "Only colleagues can own and rate leads; name one of them."
        return _PEOPLE.problem(f"{where} is {who}.", fix)
    if person.deleted:
        fix = "Take the person out of app.yaml, pools included, or name their successor."
        return _PEOPLE.problem(f"{where} is deactivated.", fix)
    return None


def _look_up(configured: Configured, directory: Directory) -> Person | None:
    if configured.email is not None:
        return directory.person_by_email(configured.email)
    try:
        return directory.person(configured.slack)
    except SlackUnavailableError as error:
        if error.code == _NO_MEMBER:
            return None
        raise


def _colleague(home: Home, person: Person) -> bool:
    return belongs(home, person.team, person.enterprise)


def _place(settings: Settings, *path: str) -> str:
    problem = settings.document.problem(path, "", "")
    return f"{problem.file}:{problem.line}"
