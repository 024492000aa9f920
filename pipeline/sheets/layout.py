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
        return self.label.zh if self.label.zh == self.label.en else f"{self.label.zh} {self.label.en}"


class Column(NamedTuple):
    """A column: `asked` ones are for people to fill, the others are locked; `kept` ones come back as they went out.

    Of `choices` one must be taken, of `offers` one may be; a `required` column may not be deleted, nor its cell be empty in an answered row. Words that
    are looked for stand out in a column that `highlights`. `hint` is shown when the pointer rests on the heading.
    """

    name: str
    heading: Text
    kind: Literal["id", "asked", "shown", "kept"]
    width: int
    choices: tuple[Choice, ...] = ()
    hint: Text | None = None
    offers: tuple[str, ...] = ()
    required: bool = False
    highlights: bool = False

    @property
    def head(self) -> str:
        """The cell above the column; its last word is the name it is read by."""
        words = (self.heading.zh, self.heading.en, self.name)
        return " ".join(dict.fromkeys(words))


class Identity(NamedTuple):
    """A column of ids and the column that bears witness to it."""

    id: str
    witness: str


class Layout(NamedTuple):
    """A kind of sheet: a row that says nothing in `answer`, nor in any column of `also`, is unanswered.

    Columns before `scrolls` stay in sight (empty: those before the first shown one). `head_height` is in points, `zoom` in per cent.
    """

    name: str
    title: Text
    guide: tuple[Text, ...]
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...]
    answer: str
    also: tuple[str, ...] = ()
    scrolls: str = ""
    head_height: int = 32
    zoom: int = 100

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]
