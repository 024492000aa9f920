"""The language of messages: what `--lang` says, else what the system speaks. It touches no artifact."""

from __future__ import annotations

import locale
import os

from pipeline.errors import Language


def language_of_user(asked: str = "") -> Language:
    """Zh if asked for or if the system's messages are Chinese; en otherwise."""
    spoken = asked or next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    # Windows sets none of these and names the language in words.
    spoken = spoken or (locale.getlocale()[0] or "")
    return "zh" if spoken.casefold().startswith(("zh", "chinese")) else "en"
