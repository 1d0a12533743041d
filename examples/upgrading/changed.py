"""What changes without an error when only the packages are raised."""

from sqlalchemy import make_url
from sqlmodel import Field, SQLModel


def driver() -> str:
    return make_url("postgresql://localhost/tasks").get_dialect().driver
    # returns (sqlalchemy<2.1) 'psycopg2'
    # returns (sqlalchemy>=2.1) 'psycopg'


def wrong_items() -> None:
    class TaskCreate(SQLModel):
        tags: list[str] = Field(min_items=1)  # not enforced before sqlmodel 0.0.41

    TaskCreate(tags=[])
    # warns DeprecationWarning: `min_items` is deprecated and will be removed
    # raises ValidationError: List should have at least 1 item after validation
