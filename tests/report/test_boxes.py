"""Every number of the flow leads to its records: a list a box, as long as the box says, in the page and in the workbook."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

from openpyxl import load_workbook

from pipeline.report.boxes import LISTED, entries, listed, totals
from pipeline.report.checks import checks
from tests.report import invented
from tests.report.html_tree import Tree


def two_phases() -> invented.Rows:
    """Of the six that passed, one full text could not be had, one was refused, one is included, three wait."""
    made = invented.rows()
    for name, decision, reason in (
        ("p000000000000", "exclude", "未获取"),
        ("p000000000001", "exclude", "不是实证研究"),
        ("p000000000002", "include", ""),
    ):
        row = {
            "publication_id": name,
            "phase": "full_text",
            "decision": decision,
            "is_included": decision == "include",
            "decided_by": "person",
        }
        made["screening"].append(row | {"reason": reason})
    flow = {(row["box"], row["reason"]): row for row in made["flow"]}
    flow["included", ""]["count"] = 4
    counts = {"sought": 6, "not_retrieved": 1, "awaiting_included": 3, "awaiting_excluded": 0, "assessed": 2, "excluded": 1}
    made["flow"] += [{"box": f"full_text_{box}", "reason": "", "count": count} for box, count in counts.items()]
    made["flow"].append({"box": "full_text_excluded", "reason": "不是实证研究", "count": 1})
    return made


def test_each_box_lists_as_many_records_as_it_counts_in_one_phase_and_in_two() -> None:
    for made in (invented.rows(), two_phases()):
        material = invented.material(made)

        assert {box: material.box(box) for box in totals(material)} == totals(material)
        assert [] == [check for check in checks(material) if not check.holds]


def test_a_list_that_is_shorter_than_its_box_is_found() -> None:
    made = invented.rows()
    made["duplicate_links"].clear()

    assert ["duplicates_removed"] == [
        box for box, count in totals(invented.material(made)).items() if count != invented.material(made).box(box)
    ]
    assert not all(check.holds for check in checks(invented.material(made)))


def test_a_link_of_two_records_stands_for_one() -> None:
    made = invented.rows()
    made["records"].append(made["records"][1] | {"file": "c.txt", "record_id": "r900000000000"})
    made["publications"][1]["record_ids"].append("r900000000000")
    made["duplicate_links"].append({"record_id_a": "r000000000001", "record_id_b": "r900000000000", "decision": "merged", "rule": "doi"})

    assert 2 == totals(invented.material(made))["duplicates_removed"]
    assert ["a.txt:11", "c.txt:11"] == entries(invented.material(made))["duplicates_removed"][1].places


def test_a_line_says_why_and_where_from() -> None:
    found = entries(invented.material())

    assert [("年份：2030", "示例题名7", ["a.txt:71"])] == [(line.reason.zh, line.title, line.places) for line in found["excluded_by_rule"]]
    assert ["无关"] == [line.reason.zh for line in found["excluded_by_person"]]
    assert [(1, "同一条记录", ["a.txt:1", "b.txt:5"])] == [
        (line.number, line.reason.zh, line.places) for line in found["duplicates_removed"]
    ]
    assert ["a.txt:9000"] == found["rejected"][0].places


def test_the_second_phase_has_its_boxes_only_where_it_was_used() -> None:
    one, two = Tree(invented.page()), Tree(invented.page(two_phases()))
    named = "Reports sought for retrieval"

    assert named not in one.languages["en"]
    assert named in two.languages["en"]
    assert "未能获取全文" in two.languages["zh"]
    assert "其中全文待读、暂时保留" in two.languages["zh"]
    assert "第二阶段需要获取全文 6 篇，未能获取 1 篇，待读 3 篇，阅读 2 篇，其中排除 1 篇；" in two.languages["zh"]
    assert "第二阶段" not in one.languages["zh"]


def test_each_box_of_the_drawing_leads_to_its_list_in_the_page() -> None:
    tree = Tree(invented.page(two_phases()))
    ids = {element.attributes.get("id") for element in tree.elements}
    links = {element.attributes["href"] for element in tree.all("a") if element.attributes["href"].startswith("#box-")}

    assert {f"#box-{found.box}" for found in listed(invented.material(two_phases()))} - {"#box-undecided_excluded"} == links
    assert links <= {f"#{name}" for name in ids if name}


def test_the_figures_file_leads_to_the_page_beside_it() -> None:
    root = ET.fromstring(invented.files()["figures/prisma_flow.zh.svg"])  # noqa: S314  # our own file
    links = [element.attrib["href"] for element in root.iter() if "href" in element.attrib]

    assert links
    assert all(re.fullmatch(r"\.\./report\.html#box-\w+", link) for link in links)


def test_long_lists_are_cut_in_the_page_and_whole_in_the_workbook() -> None:
    made = invented.rows(LISTED + 20)
    table = next(found for found in listed(invented.material(made)) if found.box == "screened").grid
    sheet = load_workbook(io.BytesIO(invented.files(made)["tables.xlsx"]))["flow_records"]

    assert (LISTED, 20) == (len(table.rows), table.more)
    assert LISTED + 20 == sum(row[0].value == "进入筛选的文献" for row in sheet.iter_rows(min_row=2))
