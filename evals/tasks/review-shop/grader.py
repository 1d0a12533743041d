"""Finds the silent defects among the look-alikes that are right, and reports little else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals._project import Project

DATABASES = ()
TYPICAL = {
    "half": {"found_10", "found_12", "found_14", "decoys_1"},
    "everything": {"decoys_3", "decoys_1", "other_8"},
}
STARTER = Path(__file__).resolve().parent / "starter"
NEAR = 6  # lines
Place = tuple[str, str]  # a file, and a line in it or several

# What is wrong -> where a reviewer may point.
SEEDED: dict[str, list[Place]] = {
    "`is None` compares in Python: coupons that never expire are not found": [
        ("app/promotions/coupons.py", "or_(Coupon.expires_at is None,"),
    ],
    "pages without an order": [
        ("app/accounts/service.py", ".offset(page.offset)\n        .limit(page.limit)"),
    ],
    "the commit comes after the answer": [
        ("app/core/deps.py", "    yield session\n    await session.commit()"),
        ("app/catalog/routes.py", "session: UnitOfWork, shop: ShopDep"),
    ],
    "a JSON column is changed in place, unnoticed": [
        ("app/accounts/service.py", "customer.preferences[name] = value"),
        ("app/accounts/models.py", "preferences: dict[str, bool]"),
    ],
    "the default is the time of the import": [
        ("app/payments/models.py", "Field(default=datetime.now(UTC))"),
    ],
    "the table model is the request's body": [
        ("app/reviews/routes.py", "async def add_review(review: Review,"),
    ],
    "null does not clear the description": [
        ("app/catalog/service.py", "data.model_dump(exclude_none=True)"),
    ],
    "`and` drops the second condition": [
        ("app/reports/service.py", "Product.shop_id == shop.id and Product.stock"),
    ],
    "checked, then inserted, with no constraint": [
        ("app/reviews/service.py", "same = select(Review.id).where("),
        ("app/reviews/service.py", "session.add(review)"),
        ("app/reviews/models.py", "class Review(ReviewBase, table=True):"),
        ("migrations/versions/0005_reviews.py", '"review",'),
    ],
    "a transaction and a lock are held while the provider works": [
        ("app/payments/service.py", "await gateway.charge("),
    ],
    "the migration lacks the constraint that the model has": [
        (
            "migrations/versions/0003_promotions.py",
            'op.create_table(\n        "redemption",',
        ),
        ("migrations/versions/0003_promotions.py", '"redeemed_at"'),
        ("app/promotions/models.py", 'name="uq_redemption_once"'),
        ("app/promotions/coupons.py", "session.add(Redemption("),
    ],
    "the locked row is the one loaded before, with its old stock": [
        ("app/orders/stock.py", "Product.id == product.id).with_for_update()"),
        ("app/orders/stock.py", "locked.stock -= quantity"),
        ("app/orders/service.py", "await stock.reserve("),
    ],
    "an order of any shop": [
        ("app/orders/service.py", "Order.id == order_id).with_for_update()"),
    ],
    "a code of % finds anybody's gift card": [
        ("app/promotions/gift_cards.py", "col(GiftCard.code).ilike(code)"),
    ],
}

# What looks wrong -> what makes it right.
DECOYS: dict[Place, str] = {
    ("app/shops/models.py", "starts_at: NaiveDatetime"): "a wall clock's time",
    ("app/shops/slots.py", ".replace(tzinfo=None)"): "compared with such a time",
    ("app/catalog/models.py", "weight_kg: float"): "no money",
    ("app/catalog/models.py", "MutableDict.as_mutable(JSON())"): "tracks changes",
    ("app/catalog/service.py", "product.attributes[name] = value"): "a MutableDict",
    (
        "app/catalog/service.py",
        "statement.offset(page.offset)",
    ): "_listed has the order",
    ("app/catalog/prices.py", "await session.commit()"): "may be sent again",
    (
        "app/accounts/service.py",
        "taken = select(Customer.id)",
    ): "unique, and IntegrityError is answered with 409",
    (
        "app/accounts/service.py",
        "statement = delete(Customer)",
    ): "ON DELETE in the database",
    ("app/orders/service.py", "order.labels[name] = value"): "flag_modified",
    (
        "app/orders/service.py",
        "statement = select(OrderLine).where(OrderLine.order_id == order.id)",
    ): "the order is the shop's",
    ("app/payments/gateway.py", "exclude_none=True"): "a request to the provider",
    ("app/payments/service.py", "await gateway.refund("): "after the commit",
    ("app/promotions/gift_cards.py", ".with_for_update()"): "populate_existing",
    ("app/reports/service.py", 'text(f"{SORTS[sort]}'): "constants",
    ("app/reports/nightly.py", "await asyncio.gather("): "a session for each",
    (
        "migrations/versions/0004_refunds_and_channels.py",
        "ALTER TYPE orderstatus ADD VALUE",
    ): "in an autocommit block",
    (
        "migrations/versions/0004_refunds_and_channels.py",
        'server_default="web"',
    ): "fills what is there",
}


def lines(place: Place, near: int) -> range:
    """Where the text is in the starter, and what is near."""
    file, text = place
    whole = (STARTER / file).read_text("utf-8")
    assert whole.count(text) == 1, place
    first = whole[: whole.index(text)].count("\n") + 1
    return range(first - near, first + text.count("\n") + near + 1)


def findings(project: Project) -> list[Any]:
    path = project.path / "findings.json"
    assert path.is_file(), "no findings.json"
    found = json.loads(path.read_text("utf-8"))
    assert isinstance(found, list), "not a list"
    return found


def is_well_formed(finding: Any) -> bool:
    if not isinstance(finding, dict):
        return False
    kinds = {"file": str, "line": int, "problem": str}
    return all(isinstance(finding.get(key), kind) for key, kind in kinds.items())


def points_at(finding: dict[str, Any], place: Place, near: int) -> bool:
    file = finding["file"].replace("\\", "/").removeprefix("./")
    same = file == place[0] or file.endswith("/" + place[0])
    return same and finding["line"] in lines(place, near)


def measure(project: Project) -> dict[str, int]:
    """How many defects were found, and how many findings are at look-alikes, or elsewhere."""
    found: set[str] = set()
    decoys = other = 0
    for finding in filter(is_well_formed, findings(project)):
        defects = set(_defects(finding))
        found |= defects
        if not defects:
            at_decoy = any(points_at(finding, place, 3) for place in DECOYS)
            decoys += at_decoy
            other += not at_decoy
    return {
        "found": len(found),
        "seeded": len(SEEDED),
        "decoys": decoys,
        "other": other,
    }


def _defects(finding: dict[str, Any]) -> Iterator[str]:
    """The one that is meant: the nearest."""
    distances = [
        (abs(finding["line"] - line), defect)
        for defect, places in SEEDED.items()
        for place in places
        if points_at(finding, place, NEAR)
        for line in lines(place, 0)
    ]
    if distances:
        yield min(distances)[1]


def missed(project: Project, least: int) -> None:
    result = measure(project)
    assert result["found"] >= least, result


def check_well_formed(project: Project) -> None:
    """findings.json is a list of file, line and problem."""
    for finding in findings(project):
        assert is_well_formed(finding), finding


def check_found_7(project: Project) -> None:
    """At least 7 of the 14 defects are found."""
    missed(project, 7)


def check_found_10(project: Project) -> None:
    """At least 10 of the 14 defects are found."""
    missed(project, 10)


def check_found_12(project: Project) -> None:
    """At least 12 of the 14 defects are found."""
    missed(project, 12)


def check_found_14(project: Project) -> None:
    """All 14 defects are found."""
    missed(project, 14)


def check_decoys_3(project: Project) -> None:
    """At most 3 findings are at code that looks wrong and is right."""
    result = measure(project)
    assert result["decoys"] <= 3, result


def check_decoys_1(project: Project) -> None:
    """At most 1 finding is at code that looks wrong and is right."""
    result = measure(project)
    assert result["decoys"] <= 1, result


def check_other_8(project: Project) -> None:
    """At most 8 findings are anywhere else."""
    result = measure(project)
    assert result["other"] <= 8, result
