"""What changes without an error when only the packages are raised."""

from sqlmodel import Field, SQLModel


def wrong_replace() -> str:
    url = "postgresql+psycopg2://localhost/tasks"  # the driver is named
    return url.replace("postgresql://", "postgresql+asyncpg://")
    # returns 'postgresql+psycopg2://localhost/tasks'


def wrong_items() -> None:
    class TaskCreate(SQLModel):
        tags: list[str] = Field(min_items=1)  # not enforced before sqlmodel 0.0.41

    TaskCreate(tags=[])
    # warns DeprecationWarning: `min_items` is deprecated and will be removed
    # raises ValidationError: List should have at least 1 item after validation
