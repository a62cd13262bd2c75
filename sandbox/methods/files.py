"""files.*: the three-step upload (ask for an address, send the bytes, share the file)."""

import secrets

from .. import posting
from ..call import Call, method
from ..errors import SlackError
from ..model import Json


@method("files.getUploadURLExternal", scopes=("files:write",), tier=4)
def files_get_upload_url_external(call: Call) -> Json:
    """Give the address that takes the bytes."""
    name, length = call.required("filename", "length")
    if not length.isdigit() or int(length) == 0:
        raise SlackError("invalid_arguments")
    file_id = call.workspace.new_id("F")
    ticket = secrets.token_urlsafe(24)
    call.workspace.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "alt_txt": call.text("alt_txt"),
        "size": int(length),
        "ticket": ticket,
        "content": None,
        "address": f"{call.base_url}/files/{file_id}/{ticket}",
        # When it can be shown in blocks; None: its upload was not completed.
        "ready_at": None,
    }
    return {"upload_url": f"{call.base_url}/upload/{file_id}/{ticket}", "file_id": file_id}


@method("files.completeUploadExternal", scopes=("files:write",), tier=4)
def files_complete_upload_external(call: Call) -> Json:
    """Finish uploads and share them, in a message when a channel is named."""
    workspace = call.workspace
    wanted = call.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    shared = []
    for part in wanted:
        file = workspace.files.get(part.get("id", "") if isinstance(part, dict) else "")
        if file is None or file["content"] is None:
            raise SlackError("file_not_found")
        file["title"] = part.get("title") or file["title"]
        file["ready_at"] = workspace.clock.now() + call.app.file_seconds
        shared.append(_shown(file))
    if call.text("channel_id"):
        channel = call.channel("channel_id")
        if channel.archived:
            raise SlackError("is_archived")
        if call.app.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        thread_ts = call.text("thread_ts") or None
        if thread_ts and thread_ts not in channel.messages:
            raise SlackError("thread_not_found")
        posting.post(
            workspace,
            channel,
            call.app.bot_user_id,
            call.text("initial_comment"),
            thread_ts=thread_ts,
            files=shared,
        )
    return {"files": shared}


def _shown(file: Json) -> Json:
    return {
        "id": file["id"],
        "name": file["name"],
        "title": file["title"],
        "alt_txt": file["alt_txt"],
        "size": file["size"],
        "mimetype": file["mimetype"],
        "url_private": file["address"],
    }
