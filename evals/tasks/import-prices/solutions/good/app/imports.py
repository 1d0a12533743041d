import csv
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import Session, insert, select, update

from .database import engine
from .models import Product, ProductBase, now


def read(path: str | Path) -> tuple[dict[str, ProductBase], int]:
    """The last valid line of each SKU, and how many lines are not valid."""
    lines: dict[str, ProductBase] = {}
    skipped = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                line = ProductBase.model_validate(row)
            except ValidationError:
                skipped += 1
            else:
                lines[line.sku] = line
    return lines, skipped


def import_prices(path: str | Path) -> dict[str, int]:
    """Bring a supplier's file (sku, name, price) into the products: all of it, or nothing."""
    lines, skipped = read(path)
    moment = now()
    with Session(engine) as session:
        stored = session.exec(select(Product.id, Product.sku, Product.price)).all()
        changed = [
            {"id": key, "price": lines[sku].price, "price_changed_at": moment}
            for key, sku, price in stored
            if sku in lines and lines[sku].price != price
        ]
        known = {sku for _, sku, _ in stored}
        added = [
            {**line.model_dump(), "stock": 0, "price_changed_at": moment}
            for sku, line in lines.items()
            if sku not in known
        ]
        if changed:
            session.exec(update(Product), params=changed)
        if added:
            session.exec(insert(Product), params=added)
        session.commit()
    return {
        "added": len(added),
        "changed": len(changed),
        "unchanged": len(lines) - len(added) - len(changed),
        "skipped": skipped,
    }
