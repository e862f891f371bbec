"""Who reads what: for every kind of file that is not plain text its reader, loaded when the first such file comes."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from gangyao.read.child import Limits, read_in_child
from gangyao.read.kinds import FileKind
from gangyao.read.types import Text, Unreadable


@dataclass(frozen=True, slots=True)
class Reader:
    """A function of a module that makes a ``Text`` of bytes and a name.

    ``needs``: the libraries that it cannot do without; they come with ``extra``. ``limits``: what it may use in a
    process of its own; None where it runs in this one.
    """

    module: str
    function: str
    needs: tuple[str, ...]
    limits: Limits | None = None
    extra: str = "formats"


READERS: dict[FileKind, Reader] = {
    FileKind.DOCX: Reader("gangyao.read.docx", "read_docx", ("lxml",)),
    FileKind.DOC: Reader("gangyao.read.doc", "read_doc", ("lxml", "doc2docx"), Limits(memory=2 << 30)),
    FileKind.RTF: Reader("gangyao.read.rtf", "read_rtf", ("lxml",)),
    FileKind.ODT: Reader("gangyao.read.odt", "read_odt", ("lxml",)),
    FileKind.OFD: Reader("gangyao.read.ofd", "read_ofd", ("ofdkit",), Limits()),
    # both see to their own processes, as recognition needs more than the rest
    FileKind.PDF: Reader("gangyao.read.pdf", "read_pdf", ("pypdfium2",)),
    FileKind.PICTURE: Reader("gangyao.read.ocr", "read_picture", ()),
    FileKind.HTML: Reader("gangyao.read.html", "read_html", ("lxml", "trafilatura")),
    FileKind.MHTML: Reader("gangyao.read.html", "read_archived_page", ("lxml", "trafilatura")),
    FileKind.MARKDOWN: Reader("gangyao.read.markdown", "read_markdown", ()),
}


def read_formatted(kind: FileKind, data: bytes, name: str) -> Text:
    """The text of a file of a kind that is not plain text.

    Raises:
        Unreadable: the file cannot be read as what it is, or a library for it is not installed.
        EncodingError: its encoding cannot be told.
    """
    reader = READERS[kind]
    try:
        for library in reader.needs:
            if importlib.util.find_spec(library) is None:
                raise ModuleNotFoundError(library)
        if reader.limits is not None:
            return read_in_child(reader.module, reader.function, data, name, reader.limits)
        text: Text = getattr(importlib.import_module(reader.module), reader.function)(data, name)
    except ImportError as error:
        # a library that is there and does not load says why
        why = "" if isinstance(error, ModuleNotFoundError) else f" ({error})"
        raise Unreadable(f"is {kind.value}; to read it{why}: pip install gangyao[{reader.extra}]") from None
    return text
