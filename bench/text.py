"""The text stage, measured: words kept whole, speed and likeness of segmenters, memory, matcher: `python -m bench.text [speed] [million] [--peers PYTHON]`.

Speeds are CPU time, the best of five rounds that take turns in one run: take the ratios. Texts are the real NoteFirst abstracts where `../shared` is there, else the
sample's. Further segmenters (jieba_fast_dat, cppjieba_py_dat) are measured by the interpreter that `--peers` names, in turn with ours; the project needs none of them.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.text_speed import loading, speed
from pipeline.codebook import Codebook, WordLists
from pipeline.config import load_codebook
from pipeline.text.dictionary import dictionary, jieba
from pipeline.text.languages import language_of
from pipeline.text.matching import Matcher
from pipeline.text.normalise import key
from pipeline.text.segmentation import segmenter
from pipeline.text.sentences import split
from tests.coded import _archive as archive
from tests.coded import load

ROOT: Final = Path(__file__).resolve().parent.parent
CODEBOOK: Final = ROOT / "configs" / "codebooks" / "urban_digital_governance.toml"
EXPORTS: Final = ROOT.parent / "shared" / "exports"
NOTEFIRST: Final = EXPORTS / "cnki_notefirst_xml" / "journals_23255.tar.xz"
MATCHED_SENTENCES: Final = 20_000
SIZES: Final = (10_000, 100_000)
FIELD_TERMS: Final = (
    "数字政府", "一网通办", "一网统管", "数字鸿沟", "城市大脑", "智慧城市", "放管服", "最多跑一次", "政务服务", "数据开放", "政府数据开放", "开放平台", "数据孤岛", "信息孤岛", "整体智治",
    "多元共治", "公民参与", "公众参与", "数字化转型", "算法歧视", "算法黑箱", "知情同意", "个人信息保护", "适老化", "数字难民", "网格化管理", "网格员", "指尖上的形式主义", "数字形式主义", "技术治理",
    "技术赋能", "数字赋能", "条块分割", "跨部门协同", "城市数字治理", "互联网+政务", "健康码", "韧性城市", "敏捷治理", "人机协同", "信息茧房", "数字素养", "便民服务", "数字孪生", "城市治理", "基层治理",
    "社区治理", "电子政务", "移动政务", "智慧社区", "智慧养老", "大湾区", "接诉即办", "跨省通办", "数据要素", "数据共享", "公私合营", "新型基础设施", "元宇宙", "面部识别",
)  # fmt: skip


def real_texts() -> list[tuple[str, str, list[str]]]:
    """Title, abstract and keywords of the texts measured on."""
    if NOTEFIRST.exists():
        return [(raw.title, raw.abstract, list(raw.keywords)) for _, records in sorted(archive(NOTEFIRST).items()) for raw in records]
    from bench.gold import CONFIG
    from pipeline.outputs import Outputs

    publications = Outputs(CONFIG.stem, ROOT).publications
    return list(zip(publications["title"], publications["abstract"], publications["keywords"], strict=True))


def sentences_of(texts: Iterable[tuple[str, str, list[str]]]) -> list[str]:
    """Titles, keyword lists and abstract sentences, as the segmenter gets them."""
    found = []
    for title, abstract, keywords in texts:
        found += [title, "; ".join(keywords), *(abstract[start:end] for start, end in split(abstract, language_of(abstract)))]
    return [key(text) for text in found if text]


def terms_whole(book: Codebook) -> Iterator[str]:
    """How many words come out as one, from bare jieba and from ours."""
    bare = segmenter("jieba", (), hmm=True)
    for name, terms in (("codebook, Chinese", book.words("zh")), ("60 terms of the field", FIELD_TERMS)):
        knowing = segmenter("rjieba", (*book.words("zh"), *terms), hmm=True)
        before, after = (sum(cutter.cut(key(term)) == [key(term)] for term in terms) for cutter in (bare, knowing))
        yield f"whole: {name}: {before} of {len(terms)} before, {after} after"


def likeness(sentences: Sequence[str], words: Sequence[str], names: str) -> Iterator[str]:
    """Sentences the two segmenters cut alike."""
    for hmm in (True, False):
        fast, reference = (segmenter(name, tuple(words), hmm=hmm) for name in ("rjieba", "jieba"))
        unlike = sum(fast.cut(sentence) != reference.cut(sentence) for sentence in sentences)
        share = 100 * (1 - unlike / len(sentences))
        yield f"like jieba: {share:.4f} % of {len(sentences)} sentences, {names}, HMM {'on' if hmm else 'off'} ({unlike} unlike)"


def splitting(shared: Path) -> Iterator[str]:
    """Sentence ends against the 300 abstracts whose sentences were marked by hand, each error by hash and offset."""
    errors = []
    for language in ("zh", "en"):
        right = ours = theirs = 0
        for abstract in (each for each in load(shared) if each.language == language):
            marked = {sentence.end for sentence in abstract.sentences}
            found = {end for _, end in split(abstract.abstract, language_of(abstract.abstract)) if end <= max(marked)}
            right, ours, theirs = right + len(marked & found), ours + len(found), theirs + len(marked)
            name = hashlib.sha256(abstract.abstract.encode()).hexdigest()[:16]
            errors += [
                f"{language} {name} {kind} {end}"
                for kind, ends in (("too many", found - marked), ("missed", marked - found))
                for end in sorted(ends)
            ]
        yield f"sentence ends, {language}: {right} right of {theirs} marked, {ours} found; precision {right / ours:.4f}, recall {right / theirs:.4f}"
    yield from (f"sentence end wrong: {error}" for error in sorted(errors))


def matching(sentences: Sequence[str], book: Codebook, keywords: Iterable[str]) -> Iterator[str]:
    """Throughput of the matcher with the codebook's terms, and with 10,000."""
    chosen = sentences[:MATCHED_SENTENCES]
    megabytes = sum(len(sentence.encode()) for sentence in chosen) / 1e6
    taken = {term for category in book.categories for term in category.all_terms("zh")}
    more = tuple(dict.fromkeys(word for word in keywords if word not in taken and len(word) > 1 and language_of(word) == "zh"))[:10_000]
    first = book.categories[0]
    large = book.model_copy(
        update={"categories": (first.model_copy(update={"terms": WordLists(zh=more, en=first.terms.en)}), *book.categories[1:])}
    )
    silent = large.model_copy(
        update={
            "categories": (
                first.model_copy(update={"terms": WordLists(zh=tuple(term[::-1] + "〇" for term in more), en=first.terms.en)}),
                *book.categories[1:],
            )
        }
    )
    for name, codebook in (("of the codebook", book), ("most of which never occur", silent), ("most of which occur", large)):
        matcher = Matcher(codebook)
        matcher.find("数字鸿沟", "zh")
        start = time.process_time()
        hits = sum(len(matcher.find(sentence, "zh")) for sentence in chosen)
        spent = time.process_time() - start
        yield f"matcher: {len(codebook.words('zh'))} terms {name}: {megabytes / spent:.2f} MB/s, {hits} matches, {spent / max(1, hits) * 1e6:.0f} µs a match"


def memory(sizes: Sequence[int]) -> Iterator[str]:
    """Peak memory of the whole stage, each size in a process of its own; records are recombined from real ones."""
    for size in sizes:
        done = subprocess.run(  # noqa: S603  # our own interpreter
            [sys.executable, "-m", "bench.text_memory", str(size)], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
        yield done.stdout.strip()


def report(sizes: Sequence[int], python: str, *, only_speed: bool) -> Iterator[str]:
    """All figures, a line each."""
    book, texts = load_codebook(CODEBOOK), real_texts()
    sentences = sentences_of(texts)
    keywords = [keyword for _, _, its in texts for keyword in its]
    user = (*book.words("zh"), *sorted(set(keywords))[:8_000])
    yield f"texts: {len(texts)} records, {len(sentences)} sentences, {sum(len(s.encode()) for s in sentences) / 1e6:.1f} MB; dictionary {len(dictionary(frozenset()).frequencies)} words of jieba {jieba().__version__}"
    yield from speed(sentences, book.words("zh"), python)
    yield from loading()
    if only_speed:
        return
    yield from terms_whole(book)
    yield from likeness(sentences, book.words("zh"), f"{len(book.words('zh'))} codebook words")
    yield from likeness(sentences, user, f"{len(user)} user words")
    yield from matching(sentences, book, keywords)
    if (EXPORTS.parent / "coded").is_dir():
        yield from splitting(EXPORTS.parent)
    yield from memory(sizes)


if __name__ == "__main__":
    named = sys.argv[sys.argv.index("--peers") + 1] if "--peers" in sys.argv else ""
    for line in report((*SIZES, 1_000_000) if "million" in sys.argv else SIZES, named, only_speed="speed" in sys.argv):
        print(line, flush=True)
