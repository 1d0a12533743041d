import csv
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session, select

from .database import engine
from .models import Product, now


def import_prices(path: str | Path) -> dict[str, int]:
    counts = {"added": 0, "changed": 0, "unchanged": 0, "skipped": 0}
    with Session(engine) as session, open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                sku, name, price = row["sku"], row["name"], Decimal(row["price"])
                if not sku or not name:
                    raise ValueError("incomplete")
            except (ArithmeticError, TypeError, ValueError):
                counts["skipped"] += 1
                continue
            statement = select(Product).where(Product.sku == sku)
            product = session.exec(statement).first()
            if product is None:
                session.add(Product(sku=sku, name=name, price=price))
                counts["added"] += 1
            elif product.price != price:
                product.price = price
                product.price_changed_at = now()
                counts["changed"] += 1
            else:
                counts["unchanged"] += 1
        session.commit()
    return counts
