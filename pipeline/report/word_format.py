"""How the Word file looks: fonts for both scripts, a page, three-line tables (三线表), references with a hanging indent."""

from __future__ import annotations

import io
import zipfile
from math import ceil
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.errors import Text
from pipeline.report.drawing import text_width
from pipeline.report.grid import Grid
from pipeline.report.words import clean

CHINESE: Final = "宋体"
LATIN: Final = "Times New Roman"
THICK, THIN = "12", "6"  # eighths of a point: 1.5 pt above and below, 0.75 pt under the head
TEXT_WIDTH: Final = 15.4  # centimetres between the margins
ROOM: Final = 48.5  # the same in characters of a table's 9 points
CELL_MARGINS: Final = 1.2  # left and right of a cell, in the same
WIDEST: Final = 22  # characters a column may take
SHORT_HEAD: Final = 2  # characters of a head that are never parted
NARROW: Final = 6  # a column no wider keeps its width where others give up some
MOST_HEIGHT: Final = 20.0  # centimetres of a page that a figure may take
BLACK: Final = RGBColor(0, 0, 0)
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)

# style: size in points, bold, space before and after in points, alignment, line spacing
LOOKS: Final = {
    "Normal": (10.5, False, 0, 0, WD_ALIGN_PARAGRAPH.LEFT, 1.25),
    "Title": (22, True, 24, 6, WD_ALIGN_PARAGRAPH.CENTER, 1.2),
    "Subtitle": (14, False, 0, 12, WD_ALIGN_PARAGRAPH.CENTER, 1.2),
    "Byline": (10.5, False, 0, 12, WD_ALIGN_PARAGRAPH.CENTER, 1.25),
    "Warning": (9, False, 0, 3, WD_ALIGN_PARAGRAPH.LEFT, 1.2),
    "Heading 1": (15, True, 18, 6, WD_ALIGN_PARAGRAPH.LEFT, 1.2),
    "Body Text": (10.5, False, 0, 6, WD_ALIGN_PARAGRAPH.JUSTIFY, 1.5),
    "Caption": (9, True, 0, 0, WD_ALIGN_PARAGRAPH.CENTER, 1.25),
    "Picture": (9, False, 12, 3, WD_ALIGN_PARAGRAPH.CENTER, 1),
    "Figure Caption": (9, True, 0, 4, WD_ALIGN_PARAGRAPH.CENTER, 1.25),
    "Table Text": (9, False, 1, 1, WD_ALIGN_PARAGRAPH.LEFT, 1.15),
    "Reference": (9, False, 0, 2, WD_ALIGN_PARAGRAPH.LEFT, 1.25),
    "Footer": (8, False, 0, 0, WD_ALIGN_PARAGRAPH.CENTER, 1),
}


def lay_out(document: Any, note: Text | None) -> None:
    """A4, the styles, and at the foot of every page its number and, where given, the note."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.5)
    names = {style.name for style in document.styles}
    for name in LOOKS:
        _style(document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), name)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Picture"].paragraph_format.keep_with_next = True
    document.styles["Reference"].paragraph_format.left_indent = Cm(1)
    document.styles["Reference"].paragraph_format.first_line_indent = Cm(-1)
    document.styles["Reference"].paragraph_format.tab_stops.add_tab_stop(Cm(1))
    footer = section.footer.paragraphs[0]
    if note:
        footer.add_run(f"{note.zh} · {note.en}    ")
    _page_number(footer)


def _style(style: Any, name: str) -> None:
    size, bold, before, after, alignment, spacing = LOOKS[name]
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)  # the template's colours, letter spacing and theme fonts, which would win over ours
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), bold, False, BLACK
    fonts = properties.get_or_add_rFonts()
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{script}"), font)
    spoken = OxmlElement("w:lang")
    for script, language in (("val", "en-GB"), ("eastAsia", "zh-CN")):
        spoken.set(qn(f"w:{script}"), language)
    properties.append(spoken)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.alignment, layout.line_spacing = Pt(before), Pt(after), alignment, spacing
    for border in style.element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)  # the template rules a line under its title


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001  # python-docx has no fields


def add_text(document: Any, text: str, style: str) -> Any:
    """A paragraph in one of our styles."""
    paragraph = document.add_paragraph(clean(text))
    _dress(paragraph, style)
    return paragraph


def _dress(paragraph: Any, style: str) -> None:
    """Set a style by its id; by its name, python-docx would look through all styles for each of thousands of references."""
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001  # see above


def add_reference(document: Any, number: str, text: str) -> None:
    """A numbered reference, its number hanging."""
    add_text(document, f"{number}\t{text}", "Reference")


def add_picture(document: Any, picture: bytes, pixels: tuple[int, int], caption: Text) -> None:
    """A PNG as wide as the text, or as high as a page allows, its caption as the text for those who cannot see it."""
    width = min(TEXT_WIDTH, MOST_HEIGHT * pixels[0] / pixels[1])
    paragraph = document.add_paragraph()
    _dress(paragraph, "Picture")
    shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(width))
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")  # noqa: SLF001  # python-docx leaves them out, and LibreOffice then makes room of its own
    shape._inline.docPr.set("descr", f"{clean(caption.zh)} / {clean(caption.en)}")  # noqa: SLF001  # python-docx has no alternative texts


def three_line_table(document: Any, grid: Grid) -> None:
    """A table with a thick rule above and below and a thin one under its head; the head repeats on every page."""
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = table._tbl.tblPr  # noqa: SLF001  # python-docx has no borders
    after = next((child for child in properties if child.tag in (qn("w:tblLayout"), qn("w:tblLook"))), None)  # the schema's order
    made = _borders("w:tblBorders", {"top": THICK, "bottom": THICK})
    properties.append(made) if after is None else after.addprevious(made)
    lines = [
        [(head.text.zh, head.is_number) for head in grid.heads],
        *([(cell.zh, is_number) for cell, is_number in row] for row in grid.cells),
    ]
    widths = _widths([[text for text, _ in line] for line in lines])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for i, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, (text, is_number), width in zip(row.cells, line, widths, strict=True):
            cell.width = width
            _fill(cell, text, is_number=is_number, is_head=i == 0)
        _keep_whole(row, is_head=i == 0)
    add_text(document, "", "Table Text")


def _widths(lines: list[list[str]]) -> list[Any]:
    """Column widths by the longest text of each, together the width of the page; a head may take two lines, and what is too much the widest give up."""
    columns = zip(*([text_width(text, 1) for text in line] for line in lines), strict=True)
    wanted = [min(max(min(head, SHORT_HEAD), ceil(head / 2), *cells) + CELL_MARGINS, WIDEST) for head, *cells in columns]
    over = [max(0, width - NARROW) for width in wanted]
    if 0 < sum(wanted) - ROOM < sum(over):
        wanted = [width - (sum(wanted) - ROOM) * more / sum(over) for width, more in zip(wanted, over, strict=True)]
    return [Cm(TEXT_WIDTH * width / sum(wanted)) for width in wanted]


def _fill(cell: Any, text: str, *, is_number: bool, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    _dress(paragraph, "Table Text")
    paragraph.add_run(clean(text)).bold = is_head or None
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_head:
        cell._tc.get_or_add_tcPr().append(_borders("w:tcBorders", {"bottom": THIN}))  # noqa: SLF001  # python-docx has no borders


def _keep_whole(row: Any, *, is_head: bool) -> None:
    """No row breaks over a page; the head repeats."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no row properties
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        properties.append(OxmlElement(name))


def _borders(name: str, edges: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for edge, width in edges.items():
        rule = OxmlElement(f"w:{edge}")
        for attribute, value in (("val", "single"), ("sz", width), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{attribute}"), value)
        made.append(rule)
    return made


def saved(made: Any) -> bytes:
    """The file with the date of every part fixed, the parts in order."""
    first, second = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return second.getvalue()
