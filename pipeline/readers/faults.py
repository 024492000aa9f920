"""What can be wrong with an export file, its text or a record: a code each, what it means and what to do, in both languages.

The codes stand in `files.warnings` (`code: detail`) and in `rejects.reason`.
"""

from __future__ import annotations

from typing import Final

from pipeline.errors import Text, fault

CNKI_AGAIN: Final = "在知网勾选文献，选“导出与分析 → 导出文献 → RefWorks”，重新导出"
CNKI_AGAIN_EN: Final = "in CNKI tick the records, choose 导出与分析 → 导出文献 → RefWorks, and export again"
WOS_AGAIN: Final = "在 Web of Science 选“导出 → 纯文本文件 → 全记录”"
WOS_AGAIN_EN: Final = "in Web of Science choose Export → Plain text file → Full record"
AGAIN: Final = f"{CNKI_AGAIN}；或{WOS_AGAIN}"
AGAIN_EN: Final = f"{CNKI_AGAIN_EN}; or {WOS_AGAIN_EN}"

# code: (what zh, what en, fix zh, fix en). A file with one of these is rejected; the other files go on.
FILE_FAULTS: Final = {
    "empty_file": (
        "文件是空的（0 字节）",
        "the file is empty (0 bytes)",
        f"下载没有完成：{AGAIN}",
        f"the download did not finish: {AGAIN_EN}",
    ),
    "blank_file": (
        "文件里只有空白",
        "the file holds white space only",
        f"下载没有完成：{AGAIN}",
        f"the download did not finish: {AGAIN_EN}",
    ),
    "nul_only": (
        "文件里只有空字节，多半是磁盘或下载出错",
        "the file holds zero bytes only: a disk or download error",
        f"删去此文件，{AGAIN}",
        f"delete it; {AGAIN_EN}",
    ),
    "web_page": (
        "这是网页，不是导出文件，常因登录过期而得",
        "this is a web page, not an export; often the login had expired",
        f"重新登录；{AGAIN}",
        f"log in again; {AGAIN_EN}",
    ),
    "pdf": (
        "这是 PDF 全文，不是题录导出文件",
        "this is a PDF, not an export of records",
        f"把它移出 exports/；{AGAIN}",
        f"move it out of exports/; {AGAIN_EN}",
    ),
    "caj": (
        "这是知网 CAJ 全文，不是题录导出文件",
        "this is a CNKI CAJ full text, not an export of records",
        f"把它移出 exports/；{CNKI_AGAIN}",
        f"move it out of exports/; {CNKI_AGAIN_EN}",
    ),
    "archive": (
        "这是压缩包（{detail}）",
        "this is an archive ({detail})",
        "解压后把里面的导出文件放进 exports/",
        "unpack it and put the export files inside it into exports/",
    ),
    "encrypted": (
        "文件加了密码（{detail}）",
        "the file is locked with a password ({detail})",
        "去掉密码后另存，再放进 exports/",
        "remove the password, save it again and put that into exports/",
    ),
    "damaged_workbook": (
        "Excel 工作簿打不开，可能已损坏",
        "the Excel workbook cannot be opened; it may be damaged",
        f"用 Excel 打开修复后另存；或{AGAIN}",
        f"open it in Excel, repair and save it; or {AGAIN_EN}",
    ),
    "far_cell": (
        "工作簿里有一个单元格远在数据之外（{detail}），会占满内存",
        "the workbook has a cell far outside its data ({detail}) that would fill the memory",
        "删去数据右边和下面的空行空列，另存后再放入",
        "delete the empty rows and columns to the right of and below the data, save it and put that in",
    ),
    "document_type_declared": (
        "XML 文件声明了文档类型（DTD），导出文件不会有，可能有害，未读",
        "the XML file declares a document type (DTD), which no export does; it may be harmful and was not read",
        AGAIN,
        AGAIN_EN,
    ),
    "nothing_inside": (
        "压缩包里没有可用的导出文件",
        "the archive holds no usable export",
        AGAIN,
        AGAIN_EN,
    ),
    "word_document": (
        "这是 Word 文档，不是导出文件",
        "this is a Word document, not an export",
        f"调研笔记请放进 fieldnotes/；文献请{AGAIN}",
        f"field notes belong in fieldnotes/; for records, {AGAIN_EN}",
    ),
    "not_text": ("文件不是文本（{detail}）", "the file is not text ({detail})", AGAIN, AGAIN_EN),
    "prose": (
        "这是普通文字，没有题录标签",
        "this is running text without any field tags",
        f"调研笔记请放进 fieldnotes/；文献请{AGAIN}",
        f"field notes belong in fieldnotes/; for records, {AGAIN_EN}",
    ),
    "reference_list": (
        "这是 GB/T 7714 参考文献列表，没有摘要，不能用于分析",
        "this is a GB/T 7714 reference list: it has no abstracts and cannot be analysed",
        AGAIN,
        AGAIN_EN,
    ),
    "unknown_format": ("不认识这种格式", "the format is not known", AGAIN, AGAIN_EN),
    "known_format_without_reader": (
        "这是“{detail}”格式，尚不能读",
        "this is the format {detail}, which cannot be read yet",
        AGAIN,
        AGAIN_EN,
    ),
    "two_claimants": (
        "一个文件里有几种格式：{detail}",
        "one file holds several formats: {detail}",
        "把不同来源的导出文件分开存放，不要合并",
        "keep exports of different sources in files of their own",
    ),
    "unknown_encoding": (
        "设置里给这个文件的编码“{detail}”不存在",
        "the encoding {detail} that the settings name for this file does not exist",
        "在配置的 [ingest.encodings] 里改成 utf-8、gb18030、big5hkscs、utf-16 等",
        "write utf-8, gb18030, big5hkscs, utf-16 or the like in [ingest.encodings] of the config",
    ),
    "no_sound_record": (
        "文件里没有一条完整的记录",
        "the file holds no sound record",
        f"下载没有完成：{AGAIN}",
        f"the download did not finish: {AGAIN_EN}",
    ),
    "too_large": (
        "文件太大或压缩比异常（{detail}）",
        "the file is too large, or packed suspiciously tight ({detail})",
        "解压或另存为 .txt 后再放入",
        "unpack it, or save it as .txt, and put that in",
    ),
    "damaged_document": (
        "Word 文档已损坏",
        "the Word document is damaged",
        "用 Word 打开修复后另存，或存为 .txt",
        "open it in Word, repair and save it, or save it as .txt",
    ),
}

# A file with one of these is read; `reject` reasons name a stretch that is listed in `rejects`.
RECORD_FAULTS: Final = {
    "bad_byte": ("有不能解码的字节，已代以“�”", "a byte could not be decoded and stands as U+FFFD"),
    "mixed_encodings": ("这一行用了另一种编码，已按那种编码读入", "this line is in another encoding and was read in that one"),
    "control_characters": ("删去了控制字符", "control characters were removed"),
    "invisible_characters": ("删去了不可见字符", "invisible characters were removed"),
    "other_line_breaks": ("特殊换行符已改成空格", "unusual line breaks became spaces"),
    "mojibake_repaired": ("文件里已是乱码的文字，已还原", "text that was already garbled in the file was put right"),
    "lost_characters": (
        "文件里已有丢失的字符（�、锟斤拷），无法还原",
        "characters were already lost in the file (U+FFFD, 锟斤拷) and cannot be put right",
    ),
    "doubtful_end": ("最后一条记录缺少其他字段，可能不全", "the last record lacks the fields that end a record; it may be incomplete"),
    "shared_line": ("几条记录在同一行，行号顺延", "several records stand in one line; the later ones are numbered as if they stood below"),
    "unbalanced_braces": ("这一条的花括号不配对，按行读入", "the braces of this entry do not balance; it was read line by line"),
    "unbalanced_quotes": ("这一行有不配对的引号，已照原样读入", "a quotation mark in this row has no other; the row was read as it stands"),
    "text_between_entries": ("条目之间的文字，按注释略过", "text between entries, passed over as a comment"),
    "stated_count": ("文件自称的记录数与实际不符", "the file states another number of records than it holds"),
    "repeated_sheet": ("工作表里的记录前面的工作表都有，未重复读入", "a sheet repeats records of an earlier one and was left out"),
    "other_sheet": ("工作表里没有题录", "a sheet holds no records"),
    "same_file": (
        "与“{detail}”一字不差，是同一个文件；其中的记录会并为一条",
        "the very same file as {detail}; its records are merged with that one's",
    ),
    "maybe_more_parts": (
        "正好是一次导出的上限，可能还有后续部分没有导出",
        "exactly as many records as one export may hold; there may be more parts",
    ),
    "members": ("压缩包里的文件已逐个读入", "the files inside the archive were read one by one"),
    "missing_end_of_record": ("记录没有结束标记，以下一条的开头为界", "a record lacks its end mark; the next start ends it"),
    "missing_start_of_record": ("记录没有开始标记", "a record lacks its start mark"),
    "missing_end_of_file": ("文件没有结束标记（EF），可能没有下载完", "the file lacks its end mark (EF); the download may be incomplete"),
    "joined_files": ("文件由几个导出文件拼成", "the file was joined from several exports"),
    "stray_line": ("没有标签的一行，已并入上一字段", "a line without a tag was added to the field before it"),
    "tag_in_text": ("正文里像标签的一行，已作正文", "a line that looks like a tag inside a text was kept as text"),
    "broken_row": ("一行断成几行，已接回", "a row was broken over several lines and was joined again"),
    "unmarked_end": ("文件末尾没有换行，最后一条可能不全", "the file ends without a line end; its last record may be incomplete"),
    "truncated_record": ("文件在这条记录中间断了", "the file breaks off inside this record"),
    "text_outside_records": ("不属于任何记录的文字", "text that belongs to no record"),
    "wrong_column_count": ("这一行的列数与表头不符", "the row has more or fewer columns than the header"),
    "empty_record": ("记录里没有题名", "the record has no title"),
}
LOOK_FIX: Final = Text(
    "记录已保留或列在 rejects 表；如有疑问，重新导出此文件",
    "the record is kept or listed in `rejects`; if in doubt, export this file again",
)

# Notes after which a file's outcome is still `read`: nothing that anyone could see was changed.
HARMLESS: Final = frozenset({
    "invisible_characters", "joined_files", "missing_end_of_file", "unmarked_end", "text_between_entries",
    "stated_count", "repeated_sheet", "other_sheet", "maybe_more_parts", "members", "shared_line",
    "same_file",
})  # fmt: skip

for _code, (_zh, _en, _fix_zh, _fix_en) in FILE_FAULTS.items():
    fault(_code, Text(_zh, _en), Text(_fix_zh, _fix_en), exit_code=3)
for _code, (_zh, _en) in RECORD_FAULTS.items():
    fault(_code, Text(_zh, _en), LOOK_FIX, exit_code=3)
