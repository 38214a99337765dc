"""The characters that nothing of a request may hold but the content of a text or a file."""

import re
from typing import Final

_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def has_unprintable(text: str, but: str = "") -> bool:
    """Tell whether a text holds a character that no name, key, path or query may hold.

    They are the control characters, Unicode's own line ends, and surrogates, which UTF-8 cannot
    carry.

    Args:
        text: The text.
        but: Those of them that do no harm where the text goes.
    """
    return any(match[0] not in but for match in _UNPRINTABLE.finditer(text))
