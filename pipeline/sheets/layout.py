"""What a sheet is made of: its columns, what may be answered, and by what a row is known again.

A row is known by its ids, letters and digits that no spreadsheet takes for a number or a date, and by what stands beside them: each id has a witness, a
column of text (a title) that finds the row again when the id was lost, and speaks up when a column was sorted without the others.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.errors import Text


class Choice(NamedTuple):
    """An answer: as it is kept, and as people see it."""

    value: str
    label: Text

    @property
    def shown(self) -> str:
        """In both languages: the sheet may go to either kind of reader."""
        return f"{self.label.zh} {self.label.en}"


class Column(NamedTuple):
    """A column: `asked` ones are for people to fill, the others are locked; what stands in a `marked` one is read back with the answers.

    Of `choices` one must be taken; `offers` are only proposed. Words that are looked for stand out in a column that `highlights`.
    """

    name: str
    heading: Text
    kind: Literal["id", "asked", "marked", "shown"]
    width: int
    choices: tuple[Choice, ...] = ()
    offers: tuple[str, ...] = ()
    highlights: bool = False

    @property
    def head(self) -> str:
        """The cell above the column; its last word is the name it is read by."""
        return f"{self.heading.zh} {self.heading.en} {self.name}"


class Identity(NamedTuple):
    """A column of ids and the column that bears witness to it."""

    id: str
    witness: str


class Layout(NamedTuple):
    """A kind of sheet: `answer` is the column without which a row says nothing."""

    name: str
    title: Text
    guide: tuple[Text, ...]
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...]
    answer: str

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]
