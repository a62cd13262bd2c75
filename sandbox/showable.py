"""What depends on the workspace: kinds of blocks it does not know yet, and pictures of files."""

from collections.abc import Iterator

from .errors import SlackError
from .model import Json
from .rules import Problem
from .workspace import Workspace


def check_showable(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """A message's blocks; pictures of files get the address under which screens find them.

    Raises:
        SlackError: `invalid_blocks`, as for what no workspace takes.
    """
    problem = next(_unknown(workspace, blocks), None) or next(_files(workspace, blocks), None)
    if problem is not None:
        sentence, pointer = problem
        messages = [f"[ERROR] {sentence} [json-pointer:{pointer}]"]
        raise SlackError("invalid_blocks", response_metadata={"messages": messages})
    return blocks


def _unknown(workspace: Workspace, blocks: list[Json]) -> Iterator[Problem]:
    for n, block in enumerate(blocks):
        if block["type"] in workspace.app.unknown_blocks:
            yield f"unsupported type: {block['type']}", f"/blocks/{n}/type"


def _files(workspace: Workspace, blocks: list[Json]) -> Iterator[Problem]:
    for n, block in enumerate(blocks):
        for picture, pointer in _pictures(block, f"/blocks/{n}"):
            file_id = picture.get("slack_file", {}).get("id")
            if file_id is None:
                continue
            file = workspace.files.get(file_id)
            ready = file["ready_at"] if file is not None else None
            if file is None or ready is None or workspace.clock.now() < ready:
                yield "invalid slack file", f"{pointer}/slack_file"
            else:
                picture["slack_file"]["url"] = file["address"]


def _pictures(block: Json, pointer: str) -> Iterator[tuple[Json, str]]:
    if block["type"] == "image":
        yield block, pointer
    if block.get("accessory", {}).get("type") == "image":
        yield block["accessory"], f"{pointer}/accessory"
    if block["type"] == "context":
        for n, element in enumerate(block["elements"]):
            if element["type"] == "image":
                yield element, f"{pointer}/elements/{n}"
