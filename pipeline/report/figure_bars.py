"""Small charts that stay readable on a phone: columns over the years, bars by group, the stances of one category."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, Final

from pipeline.codebook import Category
from pipeline.errors import Language, Text
from pipeline.report.drawing import (
    INK,
    KINDS,
    LANGUAGE_FILLS,
    SOFT,
    WASH,
    WASHES,
    Drawing,
    Figure,
    Shape,
    cut,
    figure,
    label,
    line,
    rect,
    text_width,
)
from pipeline.report.figure_shares import has_interval, share_text
from pipeline.report.figure_stances import STANCE_ORDER, legend, stance_bar, stance_counts
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material
from pipeline.report.words import bilingual, count, is_missing, name_of, percent, say

SMALL: Final = 336.0
WIDE: Final = 720.0
GROUPINGS: Final = ("database", "language")
MISSING_SHORT: Final = "–"


def years_figure(material: Material) -> Figure | None:
    """Included publications by year and language; None without any year."""
    found = Counter((int(row.year), row.language) for row in material.included.values() if not is_missing(row.year))
    if not found:
        return None
    years = list(range(min(year for year, _ in found), max(year for year, _ in found) + 1))
    languages = [name for name in LANGUAGE_FILLS if any(language == name for _, language in found)]
    present = [year for year in years if any((year, name) in found for name in languages)]
    cells = [[str(year), *(found[year, name] for name in LANGUAGE_FILLS), sum(found[year, name] for name in languages)] for year in present]
    undated = sum(is_missing(row.year) for row in material.included.values())
    caption = say("corpus.years", undated=undated) if undated else say("corpus.years_all")
    made = grid(caption, "year zh# en# other# sum#", cells)
    return figure("years", caption, lambda language: _draw_years(found, years, languages, language), made)


def _draw_years(found: Counter[tuple[int, str]], years: list[int], languages: list[str], language: Language) -> Drawing:
    height, top, bottom = 210.0, 44.0, 182.0
    most = max(sum(found[year, name] for name in languages) for year in years)
    step = WIDE / len(years)
    width = min(step * 0.62, 64)
    shapes: list[Shape] = [line(0, bottom + 0.5, WIDE, bottom + 0.5)]
    for i, year in enumerate(years):
        x, y = i * step + step / 2, bottom
        for name in languages:
            part = (bottom - top) * found[year, name] / most
            y -= part
            shapes.append(rect(x - width / 2, y, width, part, fill=LANGUAGE_FILLS[name]))
        total = sum(found[year, name] for name in languages)
        shapes += _column_texts(x, y, (count(total) if total else "", str(year)), is_shown=is_labelled(i, len(years), step), bottom=bottom)
    x = 0.0
    for name in languages:
        text = name_of("languages", name).render(language)
        shapes += [rect(x, 4, 12, 12, fill=LANGUAGE_FILLS[name]), label(x + 18, 14.5, text, font_size=12)]
        x += 18 + text_width(text, 12) + 18
    title, summary = say("corpus.years_all"), say("corpus.years_summary", first=str(years[0]), last=str(years[-1]))
    return Drawing(WIDE, height, title.render(language), summary.render(language), tuple(shapes))


def is_labelled(i: int, n: int, step: float) -> bool:
    """With many years, every second, third … carries its label, counted back from the last."""
    return (n - 1 - i) % math.ceil(40 / step) == 0


def _column_texts(x: float, top: float, texts: tuple[str, str], *, is_shown: bool, bottom: float) -> list[Shape]:
    if not is_shown:
        return []
    value = label(x, top - 5, texts[0], font_size=12, text_anchor="middle")
    return [value, label(x, bottom + 18, texts[1], font_size=12, text_anchor="middle", fill=SOFT)]


def _year(row: Any) -> tuple[int, str]:
    """Years in order; what is no year stands last."""
    return (int(row.group), "") if row.group.isdecimal() else (9999, row.group)


def trend_figure(material: Material, category: Category) -> Figure | None:
    """A category's share of the publications of each year; None without years."""
    found = sorted(material.shares.get((category.id, "publications", "all", "year"), []), key=_year)
    if not found:
        return None
    caption = say("category.trend")
    cells = [(name_of("values", row.group), share_text(row), basis(row), int(row.count), int(row.total)) for row in found]
    made = grid(caption, "year share# basis counted# total#", cells)
    return figure(f"trend-{category.id}", caption, lambda language: _draw_trend(found, category, language), made)


def basis(row: Any) -> Text:
    """What a share rests on: people's codes, with an interval; else the classifier's count, which nobody validated."""
    return say("map.by_codes" if has_interval(row) else "map.by_classifier")


def _top(found: list[Any]) -> float:
    """What the longest bar or whisker stands for; at least 5 %."""
    ends = [float(row.high if has_interval(row) else row.share) for row in found if not is_missing(row.share)]
    return max([*ends, 0.05])


def _look(row: Any, category: Category) -> dict[str, Any]:
    """A share that people's codes correct is drawn full, a count of the classifier's pale."""
    colour = KINDS[category.kind]
    return {"fill": colour} if has_interval(row) else {"fill": WASHES[category.kind], "stroke": colour, "stroke_dasharray": "3 2"}


def _key(found: list[Any], category: Category, top: float, language: Language) -> list[Shape]:
    """One or two lines that say what full and pale mean."""
    kinds = [(True, "map.key_codes"), (False, "map.key_classifier")]
    rows = [
        (next(row for row in found if has_interval(row) is full), key) for full, key in kinds if any(has_interval(r) is full for r in found)
    ]
    shapes: list[Shape] = []
    for place, (row, key) in enumerate(rows):
        y = top + 18 * place
        shapes += [rect(0.5, y + 2, 11, 10, **_look(row, category)), label(18, y + 11, say(key).render(language), font_size=11, fill=SOFT)]
    return shapes


def _whisker(x: float, ends: tuple[float, float]) -> list[Shape]:
    """The 95 % interval of a column: an upright line with caps, from y to y."""
    caps = [line(x - 4, y, x + 4, y, stroke=INK) for y in ends]
    return [line(x, ends[0], x, ends[1], stroke=INK), *caps]


def _draw_trend(found: list[Any], category: Category, language: Language) -> Drawing:
    top, bottom = 22.0, 116.0
    high, step = (bottom - top) / _top(found), SMALL / len(found)
    width = min(step * 0.6, 40)
    shapes: list[Shape] = [line(0, bottom + 0.5, SMALL, bottom + 0.5)]
    for i, row in enumerate(found):
        x, part = i * step + step / 2, 0.0 if is_missing(row.share) else high * float(row.share)
        shapes.append(rect(x - width / 2, bottom - part, width, part, **_look(row, category)))
        y = bottom - part
        if has_interval(row):
            ends = bottom - high * float(row.high), bottom - high * float(row.low)
            shapes += _whisker(x, ends)
            y = ends[0]
        shown = MISSING_SHORT if is_missing(row.share) else f"{float(row.share) * 100:.0f}%"
        texts = (shown, name_of("values", row.group).render(language))
        is_shown = is_labelled(i, len(found), step)
        shapes += _column_texts(x, y, texts, is_shown=is_shown, bottom=bottom)
        if is_shown:
            shapes.append(label(x, bottom + 32, f"{int(row.count)}/{int(row.total)}", font_size=10.5, text_anchor="middle", fill=SOFT))
    key = _key(found, category, bottom + 44, language)
    title = say("category.trend_of", category=bilingual(category.label))
    summary = say("category.trend_summary", first=found[0].group, last=found[-1].group)
    return Drawing(SMALL, bottom + 44 + 9 * len(key), title.render(language), summary.render(language), (*shapes, *key))


def groups_figure(material: Material, category: Category) -> Figure | None:
    """A category's share by database and by language; None without groups."""
    found = [row for name in GROUPINGS for row in material.shares.get((category.id, "publications", "all", name), [])]
    if not found:
        return None
    caption = say("category.groups")
    cells = [
        (name_of("groupings", row.grouping), group_name(row), share_text(row), basis(row), int(row.count), int(row.total)) for row in found
    ]
    made = grid(caption, "grouping group share# basis counted# total#", cells)
    return figure(f"groups-{category.id}", caption, lambda language: _draw_groups(found, category, language), made)


def group_name(row: Any) -> Text:
    """A group for people: languages by name, databases as they are."""
    return name_of("languages" if row.grouping == "language" else "values", row.group)


def _draw_groups(found: list[Any], category: Category, language: Language) -> Drawing:
    left, end = 92.0, SMALL - 108
    wide = (end - left) / _top(found)
    shapes: list[Shape] = []
    top, before = 0.0, found[0].grouping
    for row in found:
        if row.grouping != before:
            shapes.append(line(0, top + 5, SMALL, top + 5))
            top, before = top + 10, row.grouping
        share = 0.0 if is_missing(row.share) else float(row.share)
        text = group_name(row).render(language)
        shapes += [
            label(left - 8, top + 18, cut(text, left - 10, 12), font_size=12, text_anchor="end"),
            rect(left, top + 7, end - left, 14, fill=WASH),
            rect(left, top + 7, wide * share, 14, **_look(row, category)),
            label(SMALL, top + 18, f"{percent(row.share)} · {int(row.count)}/{int(row.total)}", font_size=12, text_anchor="end"),
        ]
        if has_interval(row):
            low, high = (left + wide * float(value) for value in (row.low, row.high))
            shapes.append(line(low, top + 14, high, top + 14, stroke=INK))
            shapes += [line(x, top + 10, x, top + 18, stroke=INK) for x in (low, high)]
        top += 26
    key = _key(found, category, top + 6, language)
    title = say("category.groups_of", category=bilingual(category.label))
    height = top + 8 + 9 * len(key)
    return Drawing(SMALL, height, title.render(language), say("category.groups_summary").render(language), (*shapes, *key))


def stance_figure(material: Material, category: Category) -> Figure | None:
    """The stances of one category's evidence sentences; None without evidence."""
    counts = stance_counts(material, category.id)
    total = sum(counts.values())
    if not total:
        return None
    rows = {stance: material.share(category.id, "sentences", stance) for stance in STANCE_ORDER}
    cells = [
        (
            name_of("stances", stance),
            counts[stance],
            percent(counts[stance] / total),
            share_text(row),
            basis(row) if row is not None else "",
        )
        for stance, row in rows.items()
    ]
    made: Grid = grid(say("category.stance"), "stance sentences# share# of_all_sentences# basis", cells)
    return figure(f"stance-{category.id}", say("category.stance"), lambda language: _draw_stance(counts, category, language), made)


def _draw_stance(counts: dict[str, int], category: Category, language: Language) -> Drawing:
    shapes = stance_bar(counts, 0, 4, SMALL, 24)
    found, used = legend(SMALL, 40, language)
    title = say("category.stance_of", category=bilingual(category.label))
    summary = say("category.stance_summary", n=sum(counts.values()))
    return Drawing(SMALL, 40 + used, title.render(language), summary.render(language), (*shapes, *found))
