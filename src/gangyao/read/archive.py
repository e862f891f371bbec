"""A zip of parts (.odt, .ofd) opened with care: measured before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from gangyao.read.types import Unreadable

MAX_MEMBERS = 10_000
MAX_DIRECTORY = 4 << 20
"""Bytes of the zip's own table of contents."""
MAX_UNPACKED = 2 << 30
"""Bytes of all members together, pictures too, which are never unpacked."""
MAX_PART = 128 << 20
"""Bytes of a part that is unpacked."""
MAX_RATIO = 200
SMALL = 32 << 20
"""A member up to this size is not asked how well it was packed."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
# What zipfile lets through of a damaged archive; RuntimeError is a locked member, and a packing that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
_MANY = f"is a zip archive with too many members (over {MAX_MEMBERS}); it is not opened"
_BOMB = "unpacks to far more than a report (a zip bomb?); it is not opened"


class Archive:
    """The members of a zip by their names; ``what`` is what messages call such a file."""

    def __init__(self, data: bytes, what: str) -> None:
        """Check the zip's table of contents.

        Raises:
            Unreadable: no zip or a damaged one, one that is locked, or over the limits.
        """
        self._what = what
        _check_directory(data, what)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable(f"is {what}, damaged: {error}") from None
        members = self._zip.infolist()
        self._members = {member.filename: member for member in members}
        if len(members) > MAX_MEMBERS:
            raise Unreadable(_MANY)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("is locked with a password; open it with the password and save it without one")
        if sum(member.file_size for member in members) > MAX_UNPACKED:
            raise Unreadable(_BOMB)
        for member in members:
            if member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
                raise Unreadable(_BOMB)

    def size(self, ending: str) -> int:
        """Bytes that all members whose names end so unpack to."""
        return sum(member.file_size for name, member in self._members.items() if name.lower().endswith(ending))

    def unpack(self, name: str, most: int = MAX_PART) -> bytes | None:
        """The bytes of a member; None where there is none of that name."""
        member = self._members.get(name)
        if member is None:
            return None
        if member.file_size > most:
            raise Unreadable(f"holds more than {most >> 20} MB of text; it is not opened")
        try:
            with self._zip.open(member) as file:
                # never more than the directory promised, whatever the packed bytes give
                return file.read(member.file_size)
        except _BROKEN as error:
            raise Unreadable(f"is {self._what}, damaged: {error}") from None


def names_in(data: bytes) -> frozenset[str]:
    """The names of a zip's members; none where its table of contents is damaged or endless."""
    try:
        _check_directory(data, "a zip archive")
        return frozenset(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (Unreadable, *_BROKEN):
        return frozenset()


def _check_directory(data: bytes, what: str) -> None:
    """Look at the zip's end record, so that not even its table of contents is read if it is endless."""
    place = data.rfind(_END, max(0, len(data) - _END_SIZE - 0xFFFF))
    if place < 0 or place + _END_SIZE > len(data):
        raise Unreadable(f"is {what}, damaged: its end is missing")
    count, size = struct.unpack_from("<HI", data, place + 10)
    # zip64: sizes beyond those of any such file, kept where the record above does not tell
    large = data[max(0, place - _LOCATOR_SIZE) : place].startswith(_LOCATOR)
    if large or count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Unreadable(_MANY)
