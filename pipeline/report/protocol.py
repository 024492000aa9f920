"""The protocol as PRISMA-S asks for it, and the paragraph of methods: every sentence from a setting or a count, none from habit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.errors import Text
from pipeline.mapping.calibration import was_learned_on
from pipeline.report.grid import BLANK, Grid, grid
from pipeline.report.material import FIELDNOTE, Material
from pipeline.report.words import bilingual, day, joined, name_of, paragraph, same, say
from pipeline.settings import TopicCount
from pipeline.settings_screening import ScreenRule, Years


def search_grid(material: Material) -> Grid:
    """Item and value of the search strategy."""
    review, search = material.protocol.review, material.protocol.search
    lines = [
        ("question", bilingual(review.question)),
        ("databases", joined(search.databases) if search.databases else BLANK),
        ("date", day(search.date) if search.date else BLANK),
        ("years", years_text(search.years)),
        ("queries", same(len(search.queries))),
        ("sources_found", joined(_databases(material))),
        ("note", bilingual(search.note)),
    ]
    if not search.note.zh and not search.note.en:
        lines.pop()
    stated = [(name_of("items", item), say("protocol.not_stated") if value == BLANK else value) for item, value in lines]
    return grid(say("protocol.search"), "item value", stated)


def _databases(material: Material) -> list[Text]:
    """The databases the records came from, with their numbers."""
    found = Counter(material.tables["records"]["database"].tolist())
    return [say("protocol.database_count", database=name or "—", n=n) for name, n in sorted(found.items())]


def years_text(years: Years) -> Text:
    """`2019–2022`, open ends in words; `—` without a limit."""
    if years.first and years.last:
        return same(f"{years.first}–{years.last}")
    if years.first:
        return say("protocol.from_year", year=str(years.first))
    return say("protocol.to_year", year=str(years.last)) if years.last else same("")


def queries_grid(material: Material) -> Grid:
    """Each query as printed in the source, as evaluated here, and how many publications it matches."""
    matched: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for publication_id, phases in material.decisions.items():
        names = {name for phase in phases for name in phase.matched_queries}
        matched.update(names)
        if publication_id in material.included:
            kept.update(names)
    lines = [(q.name, q.printed, q.zh, q.en, matched[q.name], kept[q.name]) for q in material.protocol.search.queries]
    return grid(say("protocol.queries"), "query printed query_zh query_en matched# included#", lines)


def rules_grid(material: Material) -> Grid:
    """The screening rules in their order, each as it was set and with the publications it excluded."""
    screen, excluded = material.protocol.screen, material.boxes.get("excluded_by_rule", {})
    is_needed = say("protocol.required"), say("protocol.not_required")
    values = [
        ("years", years_text(screen.years)),
        ("document_types", joined(name_of("document_types", name) for name in screen.document_types)),
        ("languages", joined(name_of("languages", name) for name in screen.languages)),
        ("no_abstract", is_needed[0] if screen.require_abstract else is_needed[1]),
        ("exclude_terms", joined(screen.exclude_terms)),
        ("no_query_match", is_needed[0] if screen.require_query_match else is_needed[1]),
    ]
    lines: list[tuple[object, ...]] = [(name_of("rules", name), value, excluded.get(name, 0)) for name, value in values]
    lines += [(rule.name, _condition(rule), excluded.get(rule.name, 0)) for rule in screen.rules]
    known = {*dict(values), *(rule.name for rule in screen.rules)}
    lines += [(name_of("rules", name), "", n) for name, n in sorted(excluded.items()) if name and name not in known]
    lines.append((say("protocol.undecided"), name_of("undecided_as", screen.undecided), ""))
    return grid(say("protocol.rules"), "rule value excluded#", lines)


def _condition(rule: ScreenRule) -> Text:
    """What a named rule asks, and of which fields."""
    condition = rule.conditions[0]
    value: object = getattr(rule, condition)
    if condition in ("document_types", "languages"):
        value = joined(name_of(condition, name) for name in getattr(rule, condition))
    elif isinstance(value, tuple):
        value = joined(value)
    elif isinstance(value, Years):
        value = years_text(value)
    elif isinstance(value, bool):
        value = say("protocol.required")
    named = say("protocol.condition", condition=name_of("conditions", condition), value=value)
    if not rule.fields:
        return named
    return say("protocol.in_fields", condition=named, fields=joined(name_of("fields", name) for name in rule.fields))


def models_grid(material: Material) -> Grid:
    """Models, seeds and thresholds."""
    model, mapping, book = material.protocol.model_topics, material.protocol.map_topics, material.protocol.codebook
    lines: list[tuple[str, object]] = [
        ("codebook", f"{book.id} · {book.version}"),
        ("categories", len(book.categories)),
        ("model", name_of("topic_models", model.model)),
        ("number_of_topics", _topic_count(model.topics)),
        ("seeds", joined(str(seed) for seed in model.seeds)),
        ("bootstrap", model.bootstrap),
        ("unstable_below", f"{model.unstable_below:.0%}"),
        ("passes", model.passes),
        ("vocabulary", say("protocol.vocabulary", least=model.min_documents, most=f"{model.max_share:.0%}")),
        ("top_terms", model.top_terms),
        *((name, f"{value:g}") for name, value in mapping),  # all of them, so that none goes unprinted
    ]
    return grid(say("protocol.models"), "item value", [(name_of("items", item), value) for item, value in lines])


def _topic_count(topics: int | TopicCount) -> Text:
    if isinstance(topics, TopicCount):
        return say("protocol.topic_range", first=topics.first, last=topics.last, step=topics.step)
    return same(topics)


def methods(material: Material) -> Text:
    """The methods in one paragraph."""
    return paragraph([*_search_sentences(material), *_screening_sentences(material), *_analysis_sentences(material)])


def _search_sentences(material: Material) -> Iterator[Text]:
    search = material.protocol.search
    if search.databases:
        yield say("methods.databases", databases=joined(search.databases))
    if search.queries:
        yield say("methods.queries", n=len(search.queries), queries=joined(query.printed or query.name for query in search.queries))
    if search.years.first or search.years.last:
        yield say("methods.years", years=years_text(search.years))
    if search.date:
        yield say("methods.date", date=day(search.date))
    box = material.box
    yield say("methods.identified", records=box("identified"), files=int((material.tables["files"]["format"] != FIELDNOTE).sum()))
    yield say("methods.removed", rejected=box("rejected"), duplicates=box("duplicates_removed"), screened=box("screened"))


def _screening_sentences(material: Material) -> Iterator[Text]:
    rules, persons = material.box("excluded_by_rule"), material.box("excluded_by_person")
    yield say("methods.rules", n=rules)
    yield say("methods.persons", n=persons) if has_screened(material) else say("methods.no_person")
    undecided = material.box("undecided_included")
    if undecided:
        yield say("methods.undecided", n=undecided)
    if "full_text_sought" in material.boxes:
        names = ("sought", "not_retrieved", "assessed", "excluded", "awaiting_included", "awaiting_excluded")
        found = {name: material.box(f"full_text_{name}") for name in names}
        waiting = found.pop("awaiting_included") + found.pop("awaiting_excluded")
        yield say("methods.full_text", **found, waiting=waiting)
    yield say("methods.included", n=material.box("included"))


def _analysis_sentences(material: Material) -> Iterator[Text]:
    protocol, topics = material.protocol, material.tables["topics"]
    model = protocol.model_topics
    if len(topics):
        seeds, unstable = joined(str(s) for s in model.seeds), int(topics["is_unstable"].sum())
        yield say(
            "methods.topics",
            model=name_of("topic_models", model.model),
            seeds=seeds,
            bootstrap=model.bootstrap,
            n=len(topics),
            unstable=unstable,
        )
    else:
        yield say("methods.no_topics")
    book = protocol.codebook
    yield say("methods.mapping", codebook=bilingual(book.title), version=book.version, n=len(book.categories))
    yield _calibration_sentence(material)
    codes = max((int(row.codes) for row in material.validated.values()), default=0)
    yield say("methods.validated", n=codes) if codes else say("methods.not_validated")


def _calibration_sentence(material: Material) -> Text:
    if not is_calibrated(material):
        return say("methods.uncalibrated")
    return say("methods.calibrated") if was_learned_on(material.protocol.codebook.id) else say("methods.borrowed")


def has_screened(material: Material) -> bool:
    """Whether any publication was decided by a person."""
    return bool((material.tables["screening"]["decided_by"] == "person").any())


def is_calibrated(material: Material) -> bool:
    """Whether any score became a probability."""
    return any(bool(material.tables[name]["probability"].notna().any()) for name in ("document_categories", "evidence"))


def has_intervals(material: Material) -> bool:
    """Whether any share has an interval."""
    return bool(material.tables["estimates"]["is_validated"].any())
