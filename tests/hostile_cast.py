"""Text that wants to be more than text, and a company every field of which holds it."""

from __future__ import annotations

import csv
from pathlib import Path

from zhiji.intake.app import services as intake

TEXTS = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(2)" autofocus onfocus="alert(3)',
    "'><img src=x onerror=alert(4)><svg onload=alert(5)>",
    "javascript:alert(6)",
    "{{7*7}} ${7*7} {% debug %} %(name)s {0.__class__} #{7*7}",
    "=cmd|' /C calc'!A0",
    "\u3000\u200b@SUM(1+1)",
    "王芳\r\nBcc: everybody@example.com\r\n\r\n<b>new body</b>",
    "\u202egnp.exe\u202c\x1b[2J\x07",
    "</title></textarea></script><script>alert(7)</script>",
    "x;=HYPERLINK(1)",
    "很长" * 1_900,
)
BEGINS_MARKUP = ("<script>alert", "<img src=x", "<svg onload", 'onmouseover="alert', "<b>new body")


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def load_company(folder: Path) -> None:
    """Customers, orders, products, contacts, complaints and facts whose every free field is hostile."""
    given = list(enumerate(TEXTS))
    customers = [
        {"ref": f"c{n}", "name": text, "phone": f"1380013{n:04}", "email": f"c{n}@example.com", "city": text,
         "owner": text[:150], "address": text, "job_title": text, "shop": text, "dealer_ref": text[:150]}
        for n, text in given
    ]  # fmt: skip
    orders = [
        {"order_id": f"{n}-{day} {text}"[:150], "customer": f"c{n}", "ordered_at": f"2026-{day % 9 + 1:02}-1{day % 9}",
         "amount": str(90 + n), "product_id": text[:150], "product_name": text, "category": text, "shop": text}
        for n, text in given
        for day in range(3)
    ]  # fmt: skip
    talk = [{"customer": f"c{n}", "at": "2026-11-01", "text": text} for n, text in given]
    contacts = [
        {"customer": row["customer"], "at": row["at"], "topic": row["text"], "summary": row["text"],
         "staff": row["text"][:150], "promise": row["text"],
         "promise_due": "2026-11-25", "channel": "phone", "direction": "in"}
        for row in talk
    ]  # fmt: skip
    facts = [{"customer": r["customer"], "name": "need", "value": r["text"], "said_by": "customer"} for r in talk]
    products = [{"product_id": text[:150], "name": text, "category": text, "price": "9"} for text in TEXTS]
    files = {"customers": customers, "orders": orders, "complaints": talk, "contacts": contacts, "facts": facts}
    for kind, rows in {**files, "products": products}.items():
        mapping = {field: field for field in rows[0]}
        told = intake.load_file(path=write(folder / f"{kind}.csv", rows), kind=kind, mapping=mapping)
        assert told.loaded and told.good == len(rows), (kind, told)
