"""XML out of a file: no document type, no entities, no network, bounds on depth and number of elements."""

from __future__ import annotations

import io

from lxml import etree

from gangyao.read.types import Unreadable

MAX_DEPTH = 200
MAX_ELEMENTS = 4_000_000
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_DECLARED = "holds XML with a document type, which no such file needs; it is not opened"


def parse_xml(data: bytes, what: str) -> etree._Element:
    """The root of some XML; ``what`` is what messages call the file that it is of.

    Raises:
        Unreadable: broken XML, too many elements or too deep ones, or a document type.
    """
    # before the parser sees it: an attribute of the root may be all of an attack
    if any("<!DOCTYPE".encode(encoding) in data for encoding in _ENCODINGS):
        raise Unreadable(_DECLARED)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    depth = count = 0
    try:
        for event, element in events:
            if event == "start":
                if not count and element.getroottree().docinfo.doctype:
                    raise Unreadable(_DECLARED)
                depth, count = depth + 1, count + 1
                if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                    raise Unreadable("nests too deep or is too large for a report; it is not opened")
            else:
                depth -= 1
        return events.root
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is {what}, damaged: {error}") from None
