"""OpenDocument files written by hand: the XML that LibreOffice writes, in a zip."""

from __future__ import annotations

import io
import zipfile

_NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"
    for name, long in {
        **{name: name for name in ("office", "style", "text", "table")},
        **{"draw": "drawing", "fo": "xsl-fo-compatible"},
    }.items()
}
NAMESPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMES.items())


def odt(body: str, automatic: str = "", styles: str = "", master: str = "", **members: str) -> bytes:
    """A file with this body, automatic and common styles, and master pages; ``members`` replace whole parts."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
        **{f"{name}.xml": text for name, text in members.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, method)
    return target.getvalue()


def paragraph(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def heading(text: str, level: int, more: str = "") -> str:
    return f'<text:h text:style-name="H" text:outline-level="{level}"{more}>{text}</text:h>'


def items(*texts: str, style: str = "", more: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    written = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f"<text:list{named}{more}>{written}</text:list>"


def level(number: int, form: str, before: str = "", behind: str = "", more: str = "") -> str:
    return (
        f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" style:num-prefix="{before}" '
        f'style:num-suffix="{behind}"{more}/>'
    )
