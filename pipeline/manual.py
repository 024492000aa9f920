"""What the coding manual says beyond the codebook: rules and examples. Kept apart from it, since no result depends on them."""

from __future__ import annotations

from pipeline.codebook import Bilingual, Part, Slug


class Example(Bilingual):
    """A sentence that speaks of the category; a counterexample only seems to."""

    category: Slug
    is_counterexample: bool = False


class Manual(Part):
    """Rules that settle what coders differ on, in order, and examples by category."""

    rules: tuple[Bilingual, ...] = ()
    examples: tuple[Example, ...] = ()

    def of(self, category_id: str, *, counter: bool) -> list[Example]:
        """The examples, or the counterexamples, of a category."""
        return [each for each in self.examples if each.category == category_id and each.is_counterexample == counter]
