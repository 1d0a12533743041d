import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from .database import engine
from .models import Product, now

CHUNK = 1000


def import_prices(path: str | Path) -> dict[str, int]:
    counts = {"added": 0, "changed": 0, "unchanged": 0, "skipped": 0}
    chunk: dict[str, dict[str, object]] = {}
    with Session(engine) as session, open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                price = Decimal(row["price"])
                if not row["sku"] or not row["name"] or price <= 0:
                    raise ValueError("incomplete")
            except (InvalidOperation, TypeError, ValueError):
                counts["skipped"] += 1
                continue
            chunk[row["sku"]] = {
                "sku": row["sku"],
                "name": row["name"],
                "price": price,
                "stock": 0,
                "price_changed_at": now(),
            }
            if len(chunk) == CHUNK:
                save(session, list(chunk.values()), counts)
                chunk.clear()
        if chunk:
            save(session, list(chunk.values()), counts)
    return counts


def save(
    session: Session, rows: list[dict[str, object]], counts: dict[str, int]
) -> None:
    skus = [row["sku"] for row in rows]
    stored = session.exec(
        select(Product.sku, Product.price).where(Product.sku.in_(skus))
    )
    prices = dict(stored.all())
    for row in rows:
        if row["sku"] not in prices:
            counts["added"] += 1
        elif prices[row["sku"]] != row["price"]:
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Product).values(rows)
    excluded = insert.excluded
    session.exec(
        insert.on_conflict_do_update(
            index_elements=[Product.sku],
            set_={
                "price": excluded.price,
                "price_changed_at": excluded.price_changed_at,
            },
        )
    )
    session.commit()
