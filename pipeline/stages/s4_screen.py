"""Stage 4: which publications the review uses, and a reason for every one that it does not.

`apply_rules` tries the config's rules in order and records the first that decides. `rank` puts people's decisions above them: a decision finds
its publication by a record id, else by a record key that just one publication has; several people, or a merge, that bring differing
decisions together make a conflict, until somebody settles it. The second phase, full texts, begins with the first decision on one: from then on every
publication that passed the first has a row in it. `compare_people` says how far those who screened agree. `count_flow` counts the
PRISMA 2020 boxes and stops the run if they do not add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.duplicates.counts import require_all_counted, require_equal, taken_away
from pipeline.duplicates.homes import Homes, Row
from pipeline.frames import frame
from pipeline.queries import Matcher, parse, searchable
from pipeline.screening.flow import UNDECIDED, screened_boxes
from pipeline.screening.people import agreement_rows, conflict_rows, screener_rows
from pipeline.screening.progress import progress, stopping_rows
from pipeline.screening.ranking import score_documents
from pipeline.screening.rules import Seen, first_finding, limits_years
from pipeline.screening.rulings import Place, settled, standing
from pipeline.settings import SearchSettings
from pipeline.settings_screening import ScreenSettings
from pipeline.steps import by_part
from pipeline.text.vectors import Stored

NO_RULE: Final[Row] = {"decision": "none", "rule": "", "reason": "", "matched_terms": []}  # rules judge the first phase only
UNKNOWN: Final = "unknown"  # database of a reject in a file without a sound record


class Ruled(NamedTuple):
    """What the rules say of each publication."""

    rule_results: pd.DataFrame


class Ranked(NamedTuple):
    """What was decided in the end, and whether people may stop reading."""

    screening: pd.DataFrame
    stopping: pd.DataFrame


class Compared(NamedTuple):
    """Who read what, how far they agree, what is unsettled."""

    screeners: pd.DataFrame
    screening_agreement: pd.DataFrame
    screening_conflicts: pd.DataFrame


class FlowCounted(NamedTuple):
    """The counts of the PRISMA diagram."""

    flow: pd.DataFrame


@by_part(publications="publication_id")
def apply_rules(publications: pd.DataFrame, *, screen: ScreenSettings, search: SearchSettings) -> Ruled:
    """The first rule that excludes each publication, and the queries it matches; raises PanyouError for a query that cannot be read."""
    queries = {query.name: [parse(text) for text in (query.zh, query.en) if text.strip()] for query in search.queries}
    return Ruled(frame("rule_results", (_ruled(row, queries, screen) for row in publications.to_dict("records"))))


def _ruled(publication: Row, queries: Mapping[str, Sequence[Matcher]], screen: ScreenSettings) -> Row:
    text = searchable(publication)
    seen = Seen(publication, text, [name for name, matchers in queries.items() if any(matches(text) for matches in matchers)])
    row = {"publication_id": publication["publication_id"], "matched_queries": seen.queries}
    finding = first_finding(seen, screen)
    if finding:
        return row | {"decision": "exclude", "rule": finding.rule, "reason": finding.reason, "matched_terms": list(finding.terms)}
    is_undated = pd.isna(publication["year"]) and limits_years(screen)
    return row | {"decision": "none", "reason": "year_missing" if is_undated else ""}


def rank(  # noqa: PLR0913  # a step's parameters are its inputs
    rule_results: pd.DataFrame,
    publications: pd.DataFrame,
    tokens: pd.DataFrame,
    decisions: pd.DataFrame,
    document_vectors: pd.DataFrame,
    *,
    screen: ScreenSettings,
) -> Ranked:
    """People's decisions over the rules', and a ranking learned from them; a second row for each full text once the second phase has begun."""
    rulings = {place: settled(rows) for place, rows in standing(decisions, publications).items()}
    vectors = dict(zip(document_vectors["document_id"], document_vectors["vector"], strict=True))
    scores = _scores(tokens, vectors, rulings, set(publications["publication_id"]), screen.seed)
    results = {result["publication_id"]: result for result in rule_results.to_dict("records")}
    rows = [_screened(result, (name, "title_abstract"), rulings, scores, screen) for name, result in results.items()]
    passed = {row["publication_id"] for row in rows if row["is_included"]}
    read = {name for name, phase in rulings if phase == "full_text"}
    wanted = passed | read if passed & read else read
    rows += [_screened(results[name] | NO_RULE, (name, "full_text"), rulings, scores, screen) for name in sorted(wanted)]
    stopping = stopping_rows(progress(rule_results, publications, decisions), screen.stopping)
    return Ranked(frame("screening", rows), frame("stopping", stopping))


def _screened(result: Row, place: Place, rulings: Mapping[Place, Row], scores: Mapping[str, float], screen: ScreenSettings) -> Row:
    ruling = rulings.get(place)
    is_ruled_out = ruling is None and result["decision"] == "exclude"
    decision = (ruling or result)["decision"]
    return {
        "publication_id": place[0],
        "phase": place[1],
        "decision": decision,
        "is_included": decision == "include" or (decision in UNDECIDED and screen.undecided == "include"),
        "decided_by": "person" if ruling else "rule" if is_ruled_out else "",
        "rule": result["rule"] if is_ruled_out else "",
        "reason": (ruling or result)["reason"],
        "matched_queries": result["matched_queries"],
        "matched_terms": result["matched_terms"] if is_ruled_out else [],
        "score": scores.get(place[0]),
    }


def _scores(
    tokens: pd.DataFrame, vectors: Mapping[str, Stored], rulings: Mapping[Place, Row], known: set[str], seed: int
) -> dict[str, float]:
    """How like the included publications each is, 0–1, by `screening.ranking`; none without decisions of both kinds."""
    kinds = {
        place[0]: row["decision"] == "include"
        for place, row in rulings.items()
        if place[1] == "title_abstract" and row["decision"] in ("include", "exclude")
    }
    documents: dict[str, list[list[str]]] = {}
    for document_id, sentence in zip(tokens["document_id"], tokens["tokens"], strict=True):
        if document_id in known:
            documents.setdefault(document_id, []).append(sentence)
    return score_documents(documents, kinds, seed, vectors)


def compare_people(publications: pd.DataFrame, decisions: pd.DataFrame) -> Compared:
    """How many publications each person screened, their agreement with 95 % intervals, and the conflicts nobody has settled."""
    made = (rows(decisions, publications) for rows in (screener_rows, agreement_rows, conflict_rows))
    return Compared(*(frame(name, rows) for name, rows in zip(Compared._fields, made, strict=True)))


def count_flow(  # noqa: PLR0913, PLR0917  # a step's parameters are the tables it reads
    files: pd.DataFrame,
    records: pd.DataFrame,
    rejects: pd.DataFrame,
    duplicate_links: pd.DataFrame,
    publications: pd.DataFrame,
    screening: pd.DataFrame,
    decisions: pd.DataFrame,
) -> FlowCounted:
    """The boxes of the PRISMA 2020 diagram: a row a reason, and one with reason "" for the total; raises CountsError if they do not add up."""
    require_all_counted(files, records, rejects)
    homes = Homes(publications)
    judged = {box: [member.reason for member in members] for box, members in screened_boxes(screening.to_dict("records")).items()}
    boxes = {
        "identified": [*records["database"], *_databases(rejects, records)],
        "rejected": [*rejects["reason"]],
        "duplicates_removed": taken_away(duplicate_links.to_dict("records")),
        **judged,
        "homeless_decisions": [""] * sum(not homes.of(row) for row in decisions.to_dict("records")),
    }
    require_equal("included", len(boxes["included"]), "included in all phases", sum(_all_included(screening).values()))
    _check_flow({box: len(reasons) for box, reasons in boxes.items()}, len(publications))
    return FlowCounted(frame("flow", [row for box, reasons in boxes.items() for row in _box(box, reasons)]))


def _databases(rejects: pd.DataFrame, records: pd.DataFrame) -> Iterator[str]:
    """The database of each reject: that of the records beside it, where they are of one."""
    found = {file: set(names) for file, names in records.groupby("file")["database"]}
    for file in rejects["file"]:
        names = found.get(file, set())
        yield next(iter(names)) if len(names) == 1 else UNKNOWN


def _all_included(screening: pd.DataFrame) -> dict[str, bool]:
    """Whether each publication is included in all its phases."""
    found: dict[str, bool] = {}
    for publication_id, is_included in zip(screening["publication_id"], screening["is_included"], strict=True):
        found[publication_id] = found.get(publication_id, True) and bool(is_included)
    return found


def _check_flow(total: Mapping[str, int], publications: int) -> None:
    """What enters a box leaves it."""
    after_removal = total["identified"] - total["rejected"] - total["duplicates_removed"]
    require_equal("screened", total["screened"], "publications", publications)
    require_equal("screened", total["screened"], "identified - rejected - duplicates removed", after_removal)
    passed = total["screened"] - total["excluded_by_rule"] - total["excluded_by_person"] - total["undecided_excluded"]
    if "full_text_sought" not in total:
        require_equal("included", total["included"], "screened - excluded", passed)
        return
    waiting = total["full_text_awaiting_included"] + total["full_text_awaiting_excluded"]
    assessed = total["full_text_sought"] - total["full_text_not_retrieved"] - waiting
    require_equal("reports sought", total["full_text_sought"], "screened - excluded", passed)
    require_equal("reports assessed", total["full_text_assessed"], "sought - not retrieved - awaiting", assessed)
    kept = total["full_text_assessed"] - total["full_text_excluded"] + total["full_text_awaiting_included"]
    require_equal("included", total["included"], "assessed - excluded + awaiting", kept)


def _box(box: str, reasons: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a box: its total, and its reasons by name."""
    counted = sorted(Counter(reason for reason in reasons if reason).items())
    return [{"box": box, "reason": reason, "count": count} for reason, count in [("", len(reasons)), *counted]]


STEPS = (apply_rules, rank, compare_people, count_flow)
