"""How good the forecast of `zhiji value` is on later days of real shops.

    ZHIJI_DATA=... python bench/value_holdout.py

CDNOW: learned to 1997-09-30, judged on 273 days. UCI Online Retail: learned to 2011-08-31, judged on 100 days; rows
without a customer or with a price of 0 dropped. Last line: one line of JSON.
"""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from zhiji.differentiate import Columns, value_of


def read_cdnow(folder: Path) -> pa.Table:
    """All orders of the 23,570 customers, as text."""
    names = ("customer_id", "date", "amount")
    text = csv.ConvertOptions(column_types={name: pa.string() for name in names}, include_columns=names)
    return csv.read_csv(folder / "cdnow_full.csv.gz", convert_options=text)


def read_uci(folder: Path) -> pa.Table:
    """Invoice lines with a customer and a price, and what was paid for each."""
    lines = pq.read_table(folder / "uci_online_retail.parquet")
    lines = lines.filter(pc.and_(pc.is_valid(lines["CustomerID"]), pc.greater(lines["UnitPrice"], 0)))
    paid = pc.multiply(pc.cast(lines["Quantity"], pa.float64()), lines["UnitPrice"])
    return pa.table({"customer_id": lines["CustomerID"], "date": lines["InvoiceDate"], "amount": paid})


def main() -> None:
    folder, columns = Path(os.environ["ZHIJI_DATA"]), Columns("customer_id", "date", "amount")
    runs = {"cdnow": (read_cdnow, 273, date(1997, 9, 30)), "uci": (read_uci, 100, date(2011, 8, 31))}
    found = {}
    for name, (read, days, until) in runs.items():
        orders = read(folder)
        started = time.perf_counter()
        figures = value_of(orders, columns=columns, horizon_days=days, until=until).figures
        found[name] = {"rule": figures["rule"], "seconds": round(time.perf_counter() - started, 2), **figures["judged"]}
        print(name, found[name])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
