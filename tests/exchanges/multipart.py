"""Multipart bodies, read and written by the standard library."""

import email.parser
import email.policy
from collections.abc import Iterable, Mapping
from typing import Final

from deskwire import Upload

BOUNDARY: Final = "----a-boundary-of-somebody-else"


def read_multipart(kind: str, body: bytes) -> tuple[list[tuple[str, str]], dict[str, Upload]]:
    """Return the fields and the files of a body."""
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    fields: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename() is None:
            fields.append((name, content.decode()))
        else:
            files[name] = Upload(str(part.get_filename()), content, part.get_content_type())
    return fields, files


def write_multipart(
    fields: Iterable[tuple[str, str]], files: Mapping[str, Upload]
) -> tuple[str, bytes]:
    """Return the content type and the body."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields
    ]
    for name, upload in files.items():
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{upload.filename}"\r\nContent-Type: {upload.content_type}\r\n\r\n'
        )
        parts.append(head.encode() + upload.content + b"\r\n")
    parts.append(f"--{BOUNDARY}--\r\n".encode())
    return f"multipart/form-data; boundary={BOUNDARY}", b"".join(parts)
