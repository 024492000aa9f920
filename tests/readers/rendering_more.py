"""Neutral records in the grammars of the other formats; see `rendering`. `LACKS` names the columns that a format does not carry."""

from __future__ import annotations

import csv
import html
import io
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.readers.rendering import Neutral

Records = Sequence["Neutral"]
LACKS: Final[dict[str, frozenset[str]]] = {
    "cssci": frozenset({"abstract", "doi", "issn"}),
    "sciencedirect_bibtex": frozenset({"affiliations"}),
}
CUSTOM_NAMES: Final = (
    ("SrcDatabase-来源库", "database"),
    ("Title-题名", "title"),
    ("Author-作者", "authors"),
    ("Organ-单位", "affiliations"),
    ("Source-文献来源", "source"),
    ("Keyword-关键词", "keywords"),
    ("Summary-摘要", "abstract"),
    ("Year-年", "year"),
    ("Volume-卷", "volume"),
    ("Period-期", "issue"),
    ("PageCount-页码", "pages"),
    ("ISSN-国际标准刊号", "issn"),
    ("DOI-DOI", "doi"),
)
CHINESE_NAMES: Final = tuple((name.split("-")[1] if name != "ISSN-国际标准刊号" else "ISSN", key) for name, key in CUSTOM_NAMES[1:])


def pages(record: Neutral) -> tuple[str, str]:
    """The first and the last page."""
    first, _, last = record["pages"].partition("-")
    return first, last


def _values(record: Neutral) -> dict[str, str]:
    """The values of a CNKI record by neutral name; lists with CNKI's separators."""
    listed = {
        "authors": ";".join(record["authors"]),
        "affiliations": ";".join(record["affiliations"]),
        "keywords": ";;".join(record["keywords"]),
    }
    return {**{key: value for key, value in record.items() if isinstance(value, str)}, **listed, "database": "期刊"}


def _tagged(pairs: Sequence[tuple[str, str]], form: str, end: str) -> str:
    """A line for each filled pair, and what ends a record."""
    return "".join(form.format(tag=tag, value=value) + "\n" for tag, value in pairs if value) + end


def endnote(records: Records) -> str:
    """CNKI EndNote: one author a line, `%W CNKI` last."""
    return "".join(_tagged(_endnote_pairs(record), "%{tag} {value}", "\n") for record in records)


def _endnote_pairs(record: Neutral) -> list[tuple[str, str]]:
    values = _values(record)
    named = (("+", "affiliations"), ("T", "title"), ("J", "source"), ("D", "year"), ("V", "volume"), ("N", "issue"), ("K", "keywords"))
    more = (("X", "abstract"), ("P", "pages"), ("@", "issn"), ("R", "doi"))
    authors = [("A", name) for name in record["authors"]]
    return [("0", "Journal Article"), *authors, *((tag, values[key]) for tag, key in (*named, *more)), ("W", "CNKI")]


def estudy(records: Records) -> str:
    """CNKI E-Study: no blank line between records, the link last."""
    return "".join(_tagged(_estudy_pairs(record), "{tag}: {value}", "") for record in records)


def _estudy_pairs(record: Neutral) -> list[tuple[str, str]]:
    values = {**_values(record), "keywords": ";".join(record["keywords"])}
    names = [(name.replace("Volume-卷", "Roll-卷").replace("PageCount-页码", "Page-页码"), key) for name, key in CUSTOM_NAMES[1:]]
    return [
        ("DataType", "1"),
        *((name, values[key]) for name, key in names),
        ("SrcDatabase-来源库", "期刊"),
        ("Link-链接", "https://example.org/?FileName=SLXK202201001"),
    ]


def custom(records: Records) -> str:
    """CNKI 自定义 text: two spaces after the colon, two blank lines between records."""
    return "".join(_tagged([(name, _values(record)[key]) for name, key in CUSTOM_NAMES], "{tag}:  {value}", "\n\n") for record in records)


def custom_html(records: Records) -> str:
    """CNKI 自定义 Excel: one HTML table."""
    head = "".join(f"<td style='x'>{name}</td>" for name, _ in CUSTOM_NAMES)
    rows = ("".join(f"<td>{html.escape(_values(record)[key], quote=False)}</td>" for _, key in CUSTOM_NAMES) for record in records)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<html><head><title></title></head><body><table border='1'><tr>{head}</tr>\n{body}</table></body></html>\n"


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV with quotes where they are needed."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([header, *rows])
    return made.getvalue()


def custom_table(records: Records) -> str:
    """CNKI 自定义 saved again: the Chinese names, a running number on the left."""
    rows = [[str(number), *(_values(record)[key] for _, key in CHINESE_NAMES)] for number, record in enumerate(records, 1)]
    return _csv(["", *(name for name, _ in CHINESE_NAMES)], rows)


def notefirst(records: Records) -> str:
    """CNKI NoteFirst XML."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Bibliographies>\n<BibliographiesCount>{len(records)}</BibliographiesCount>\n'
        + "".join(map(_bibliography, records))
        + "</Bibliographies>\n"
    )


def _bibliography(record: Neutral) -> str:
    values = {**_values(record), "keywords": ";".join(record["keywords"])}
    first = (
        f'<PrimaryTitle> <Title Lang="zh-CHS">{_cdata(record["title"])}</Title> </PrimaryTitle>\n<Authors> <Author> <Info lang="zh-CHS"> '
    )
    people = f"<FullName>{_cdata(values['authors'])}</FullName>\n<Organization>{_cdata(values['affiliations'])}</Organization>\n</Info> </Author> </Authors>\n"
    medium = f'<Medium><Media Lang="zh-CHS">{_cdata(record["source"])}</Media></Medium>\n'
    named = (("Year", "year"), ("Volume", "volume"), ("Issue", "issue"), ("PageScope", "pages"), ("DOI", "doi"), ("Code", "issn"))
    plain = "".join(f"<{tag}>{_cdata(values[key])}</{tag}>\n" for tag, key in named)
    words = f'<Keywords> <Keyword Lang="zh-CHS">{_cdata(values["keywords"])}</Keyword>\n</Keywords>\n'
    return f"<Bibliography>\n<Type>JournalArticle</Type> <Language>zh-CHS</Language>\n{first}{people}{medium}{words}<Abstracts> <Abstract>{_cdata(record['abstract'])}</Abstract> </Abstracts>\n{plain}</Bibliography>\n"


def _cdata(value: str) -> str:
    return f"<![CDATA[{value}]]>"


def citespace(records: Records) -> str:
    """CNKI records as CiteSpace converts them."""
    return "".join(_tagged(_citespace_pairs(record), "{tag} {value}", "ER\n\n") for record in records)


def _citespace_pairs(record: Neutral) -> list[tuple[str, str]]:
    first, last = pages(record)
    authors, places = "\n   ".join(f"{name}, " for name in record["authors"]), "\n      ".join(record["affiliations"])
    named = [
        ("PT", "J"),
        ("AU", authors),
        ("AF", authors),
        ("TI", record["title"]),
        ("SO", record["source"]),
        ("DT", "Article"),
        ("DE", ";".join(record["keywords"])),
    ]
    more = [
        ("AB", record["abstract"]),
        ("C1", places),
        ("SN", record["issn"]),
        ("PD", "JUN 15"),
        ("PY", record["year"]),
        ("VL", record["volume"]),
    ]
    return [*named, *more, ("IS", record["issue"]), ("BP", first), ("EP", last), ("DI", record["doi"]), ("UT", "CNKI:0")]


def cssci(records: Records) -> str:
    """CSSCI: three lines of heading, a ruler after each record."""
    return "南京大学中国社会科学研究评价中心\n数字文献处理系统 版本：2.1\n版权所有 (C) 2000 - 2001 CSSCI Corp.\n\n\n" + "".join(
        map(_cssci_record, records)
    )


def _cssci_record(record: Neutral) -> str:
    names = "/".join(record["authors"])
    places = "/".join(f"[{name}]{place}." for name, place in zip(record["authors"] * 9, record["affiliations"], strict=False))
    dated = f"{record['year']},{record['volume']}({int(record['issue'] or 1):02d}0):{record['pages']}"
    tags = (
        ("来源篇名", record["title"]),
        ("英文篇名", ""),
        ("来源作者", names),
        ("基    金", ""),
        ("期    刊", record["source"]),
        ("第一机构", ""),
        ("机构名称", places),
    )
    more = (
        ("第一作者", record["authors"][0] if record["authors"] else ""),
        ("中图类号", ""),
        ("年代卷期", dated),
        ("关 键 词", "/".join(record["keywords"])),
        ("基金类别", ""),
        ("参考文献", "\n1.示例."),
    )
    return "".join(f"【{tag}】{value}\n" for tag, value in (*tags, *more)) + "-" * 71 + "\n\n"


def wanfang(records: Records) -> str:
    """Wanfang NoteExpress: one author, keyword, address a line."""
    return "".join(_tagged(_wanfang_pairs(record), "{{{tag}}}: {value}", "\n") for record in records)


def _wanfang_pairs(record: Neutral) -> list[tuple[str, str]]:
    lists = [("Author", name) for name in record["authors"]] + [("Author Address", place) for place in record["affiliations"]]
    plain = (("Journal", "source"), ("ISBN/ISSN", "issn"), ("Year", "year"), ("Volume", "volume"), ("Issue", "issue"), ("Pages", "pages"))
    words = [("Keywords", ("  " if number else "") + word) for number, word in enumerate(record["keywords"])]
    values = _values(record)
    ends = [
        ("Abstract", record["abstract"]),
        ("DOI", record["doi"]),
        ("Database Provider", "北京万方数据股份有限公司"),
        ("Language", "chi"),
    ]
    return [
        ("Reference Type", "Journal Article"),
        ("Title", record["title"]),
        *lists,
        *((tag, values[key]) for tag, key in plain),
        *words,
        *ends,
    ]


def wos_table(records: Records) -> str:
    """Web of Science with long column names, saved as CSV."""
    header = ("Publication Type", "Authors", "Author Full Names", "Article Title", "Source Title", "Language", "Document Type", "Author Keywords", "Keywords Plus", "Abstract",
              "Addresses", "ISSN", "Publication Year", "Volume", "Issue", "Start Page", "End Page", "DOI", "UT (Unique WOS ID)")  # fmt: skip
    return _csv(header, [_wos_row(record) for record in records])


def _wos_row(record: Neutral) -> list[str]:
    names = "; ".join(record["authors"])
    first, last = pages(record)
    start = [
        "J",
        names,
        names,
        record["title"],
        record["source"],
        "English",
        "Article",
        "; ".join(record["keywords"]),
        "",
        record["abstract"],
    ]
    return [
        *start,
        "; ".join(record["affiliations"]),
        record["issn"],
        record["year"],
        record["volume"],
        record["issue"],
        first,
        last,
        record["doi"],
        record["accession"],
    ]


def ris(records: Records) -> str:
    """RIS as most programs write it."""
    return "".join(_tagged([("TY", "JOUR"), *_ris_pairs(record)], "{tag}  - {value}", "ER  - \n\n") for record in records)


def wos_ris(records: Records) -> str:
    """Web of Science RIS: the number last, after a lone CR."""
    return "".join(
        _tagged([("TY", "JOUR"), *_ris_pairs(record)], "{tag}  - {value}", f"AN  - {record['accession']}\nER  -\n\n\n")
        for record in records
    )


def scopus_ris(records: Records) -> str:
    """Scopus RIS."""
    return "".join(
        _tagged([("TY", "JOUR"), *_ris_pairs(record), ("M3", "Article"), ("DB", "Scopus")], "{tag}  - {value}", "ER  -\n\n")
        for record in records
    )


def _ris_pairs(record: Neutral) -> list[tuple[str, str]]:
    first, last = pages(record)
    lists = (
        [("AU", name) for name in record["authors"]]
        + [("AD", place) for place in record["affiliations"]]
        + [("KW", word) for word in record["keywords"]]
    )
    plain = (
        ("TI", "title"),
        ("T2", "source"),
        ("AB", "abstract"),
        ("PY", "year"),
        ("VL", "volume"),
        ("IS", "issue"),
        ("SN", "issn"),
        ("DO", "doi"),
    )
    values = _values(record)
    return [*lists, *((tag, values[key]) for tag, key in plain), ("SP", first), ("EP", last)]


def _escaped(value: str) -> str:
    """The signs that LaTeX reserves, escaped."""
    for sign in "&%_#$":
        value = value.replace(sign, "\\" + sign)
    return value


def _entry(key: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"@article{{{key},\n" + "".join(f"{name} = {{{_escaped(value)}}},\n" for name, value in pairs if value) + "}\n\n"


def bibtex(records: Records) -> str:
    """BibTeX as most programs write it."""
    return "".join(_entry(f"key{number}", _bibtex_pairs(record)) for number, record in enumerate(records))


def scopus_bibtex(records: Records) -> str:
    """Scopus BibTeX."""
    return "".join(_entry(f"Example2022{number}", [*_scopus_pairs(record), ("source", "Scopus")]) for number, record in enumerate(records))


def sciencedirect_bibtex(records: Records) -> str:
    """ScienceDirect BibTeX."""
    link = ("url", "https://www.sciencedirect.com/science/article/pii/S0")
    return "".join(
        _entry(f"EXAMPLE2022{number}", [link, *(pair for pair in _bibtex_pairs(record) if pair[0] != "affiliation")])
        for number, record in enumerate(records)
    )


def _bibtex_pairs(record: Neutral) -> list[tuple[str, str]]:
    values = {
        **_values(record),
        "authors": " and ".join(record["authors"]),
        "affiliations": "; ".join(record["affiliations"]),
        "keywords": "; ".join(record["keywords"]),
    }
    names = (
        ("title", "title"),
        ("author", "authors"),
        ("journal", "source"),
        ("year", "year"),
        ("volume", "volume"),
        ("number", "issue"),
        ("pages", "pages"),
        ("doi", "doi"),
    )
    more = (("issn", "issn"), ("affiliation", "affiliations"), ("keywords", "keywords"), ("abstract", "abstract"))
    return [(name, values[key]) for name, key in (*names, *more)]


def _scopus_pairs(record: Neutral) -> list[tuple[str, str]]:
    return [("author_keywords" if name == "keywords" else name, value) for name, value in _bibtex_pairs(record)]


def wos_bibtex(records: Records) -> str:
    """Web of Science BibTeX: a space before the key, capitals, addresses a line each."""
    return "".join(_entry(f" {record['accession']}", _wos_bibtex_pairs(record)) for record in records)


def _wos_bibtex_pairs(record: Neutral) -> list[tuple[str, str]]:
    pairs = [
        (name.upper() if name in ("doi", "issn") else name.title(), value) for name, value in _bibtex_pairs(record) if name != "affiliation"
    ]
    return [*pairs, ("Affiliation", "\n   ".join(record["affiliations"])), ("Type", "Article"), ("Unique-ID", record["accession"])]


def scopus_table(records: Records) -> str:
    """Scopus CSV of recent years."""
    header = (
        "Authors",
        "Author full names",
        "Title",
        "Year",
        "Source title",
        "Volume",
        "Issue",
        "Page start",
        "Page end",
        "DOI",
        "Affiliations",
        "Abstract",
        "Author Keywords",
        "ISSN",
        "Document Type",
        "EID",
    )
    return _csv(header, [_scopus_row(record) for record in records])


def _scopus_row(record: Neutral) -> list[str]:
    named = "; ".join(f"{name} ({number})" for number, name in enumerate(record["authors"], 57001)) + (
        ";" if len(record["authors"]) == 1 else ""
    )
    ends = [
        "; ".join(record["affiliations"]),
        record["abstract"],
        "; ".join(record["keywords"]),
        record["issn"],
        "Article",
        "2-s2.0-85000000001",
    ]
    return [
        "; ".join(record["authors"]),
        named,
        record["title"],
        record["year"],
        record["source"],
        record["volume"],
        record["issue"],
        *pages(record),
        record["doi"],
        *ends,
    ]


def openalex_table(records: Records) -> str:
    """OpenAlex CSV."""
    header = ("id", "abstract", "authorships.author.display_name", "authorships.institutions.display_name", "display_name", "doi", "primary_location.source.display_name",
              "primary_location.source.issn_l", "publication_year", "biblio.volume", "biblio.issue", "biblio.first_page", "biblio.last_page", "keywords.display_name", "type")  # fmt: skip
    return _csv(header, [_openalex_row(number, record) for number, record in enumerate(records)])


def _openalex_row(number: int, record: Neutral) -> list[str]:
    start = [
        f"https://openalex.org/W{number}",
        record["abstract"],
        "|".join(record["authors"]),
        "|".join(dict.fromkeys(record["affiliations"])),
        record["title"],
        f"https://doi.org/{record['doi']}",
    ]
    return [
        *start,
        record["source"],
        record["issn"],
        record["year"],
        record["volume"],
        record["issue"],
        *pages(record),
        "|".join(record["keywords"]),
        "article",
    ]


def dimensions_table(records: Records) -> str:
    """Dimensions CSV: a banner, then the header."""
    header = (
        "Rank",
        "Publication ID",
        "DOI",
        "Title",
        "Abstract",
        "Source title",
        "PubYear",
        "Volume",
        "Issue",
        "Pagination",
        "Authors",
        "Authors Affiliations",
        "MeSH terms",
        "ISSN",
        "Publication Type",
        "Dimensions URL",
    )
    rows = [[str(number), f"pub.{number}", record["doi"], record["title"], record["abstract"], record["source"], record["year"], record["volume"], record["issue"], record["pages"],
             "; ".join(record["authors"]), "; ".join(record["affiliations"]), "; ".join(record["keywords"]), record["issn"], "Article", f"https://app.dimensions.ai/{number}"]
            for number, record in enumerate(records, 1)]  # fmt: skip
    return '"About the data: exported on Jan 01, 2024."\n' + _csv(header, rows)


def pubmed_nbib(records: Records) -> str:
    """PubMed: four-letter tags, long values wrapped with six spaces."""
    return "".join(
        "".join(_nbib_field(tag, value) for tag, value in _nbib_pairs(number, record) if value) + "\n"
        for number, record in enumerate(records, 30_000_001)
    )


def _nbib_field(tag: str, value: str) -> str:
    return f"{tag:<4}- " + "\n      ".join(textwrap.wrap(value, 84, break_long_words=False, break_on_hyphens=False)) + "\n"


def _nbib_pairs(number: int, record: Neutral) -> list[tuple[str, str]]:
    people = [("FAU", name) for name in record["authors"]] + [("AD", place) for place in record["affiliations"]]
    plain = [("VI", record["volume"]), ("IP", record["issue"]), ("DP", record["year"]), ("TI", record["title"]), ("PG", record["pages"])]
    ends = [("PT", "Journal Article"), ("JT", record["source"]), *(("OT", word) for word in record["keywords"])]
    doi = f"{record['doi']} [doi]" if record["doi"] else ""
    return [
        ("PMID", str(number)),
        ("OWN", "NLM"),
        ("IS", record["issn"]),
        *plain,
        ("LID", doi),
        ("AB", record["abstract"]),
        *people,
        *ends,
        ("SO", f"{record['source']}. {record['year']}"),
    ]


MORE: Final[dict[str, Callable[[Records], str]]] = {
    "cnki_endnote": endnote,
    "cnki_estudy": estudy,
    "cnki_custom": custom,
    "cnki_html": custom_html,
    "cnki_table": custom_table,
    "cnki_notefirst": notefirst,
    "cnki_citespace": citespace,
    "cssci": cssci,
    "wanfang_noteexpress": wanfang,
    "wos_table": wos_table,
    "wos_ris": wos_ris,
    "wos_bibtex": wos_bibtex,
    "scopus_table": scopus_table,
    "scopus_ris": scopus_ris,
    "scopus_bibtex": scopus_bibtex,
    "sciencedirect_bibtex": sciencedirect_bibtex,
    "pubmed_nbib": pubmed_nbib,
    "openalex_table": openalex_table,
    "dimensions_table": dimensions_table,
    "ris": ris,
    "bibtex": bibtex,
}
