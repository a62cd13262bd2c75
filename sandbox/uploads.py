"""Addresses for the bytes of files: where the app sends them and where screens get them."""

import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from .core import Sandbox
from .model import Json

#: Shown in the page only when it is one of these; anything else is offered as a download.
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
SIZE_LIMIT = 20_000_000


def _find(request: Request, sandbox: Sandbox) -> Json | None:
    file = sandbox.workspace.files.get(request.path_params["file_id"])
    if file is None or not hmac.compare_digest(
        str(file["ticket"]).encode(), request.path_params["ticket"].encode()
    ):
        return None
    return file


async def upload(request: Request, sandbox: Sandbox) -> Response:
    """Take a file's bytes, raw or as a form's first file."""
    file = _find(request, sandbox)
    if file is None:
        return PlainTextResponse("not found", 404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        parts = [part for part in form.values() if not isinstance(part, str)]
        content = await parts[0].read() if parts else b""
    else:
        content = await request.body()
    if len(content) != file["size"] or len(content) > SIZE_LIMIT:
        return PlainTextResponse(f"expected {file['size']} bytes, got {len(content)}", 400)
    file["content"] = content
    file["mimetype"] = next(
        (kind for start, kind in _PICTURES.items() if content.startswith(start)),
        "application/octet-stream",
    )
    return PlainTextResponse(f"OK - {len(content)}")


async def download(request: Request, sandbox: Sandbox) -> Response:
    """Give a file's bytes back."""
    file = _find(request, sandbox)
    if file is None or file["content"] is None:
        return PlainTextResponse("not found", 404)
    headers = {"x-content-type-options": "nosniff"}
    if not str(file["mimetype"]).startswith("image/"):
        headers["content-disposition"] = "attachment"
    return Response(file["content"], media_type=file["mimetype"], headers=headers)
