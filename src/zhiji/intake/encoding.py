"""In which encoding and with which separator a text file was written. No guess is made where no encoding fits."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from zhiji.vocabulary.errors import FileUnreadable

LOOKED_AT = 64_000_000  # bytes; a file in GB 18030 may begin with megabytes of plain ASCII
CHUNK = 1_000_000
SEPARATORS = ",;\t|"


def get_encoding(opener: Callable[[], Any], *, name: str) -> str:
    """The Python name of the encoding: UTF-8 (with or without mark), UTF-16, else GB 18030 (which holds GBK, GB 2312).

    `opener` opens the file for bytes, anew each time. Raises FileUnreadable where none of them fits.

    >>> import io
    >>> get_encoding(lambda: io.BytesIO("姓名,电话".encode("gb18030")), name="a.csv")
    'gb18030'
    """
    with opener() as handle:
        head = handle.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    found = next((code for code in ("utf-8", "gb18030") if _decodes(opener, code)), None)
    if found is None:
        text = "File {file} is neither UTF-8 nor UTF-16 nor GB 18030. Save it as «CSV UTF-8» and load it again."
        raise FileUnreadable("encoding_unknown", text, file=name)
    return found


def _decodes(opener: Callable[[], Any], code: str) -> bool:
    decoder = codecs.getincrementaldecoder(code)()
    seen = 0
    with opener() as handle:
        while seen < LOOKED_AT and (chunk := handle.read(CHUNK)):
            seen += len(chunk)
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    return True


def get_delimiter(header: str) -> str:
    """The separator that stands most often in the header outside quotes; a comma where there is none.

    >>> get_delimiter('"name, first";phone;city')
    ';'
    """
    outside = "".join(header.split('"')[::2])
    return max(SEPARATORS, key=outside.count)
