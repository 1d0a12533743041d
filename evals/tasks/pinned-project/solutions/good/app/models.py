from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime
from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlmodel import Field, SQLModel


def utc_now() -> datetime:
    """Times are kept in UTC, without offset."""
    return datetime.now(UTC).replace(tzinfo=None)


class Moment(TypeDecorator[datetime]):
    """Aware, and read in UTC. SQLite drops the offset: it gets UTC, and UTC is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    staff: bool = False
    joined_at: datetime = Field(default_factory=utc_now)
    last_seen: datetime | None = Field(default=None, sa_type=Moment, index=True)  # type: ignore[call-overload]

    @property
    def online(self) -> bool:
        recent = datetime.now(UTC) - timedelta(minutes=5)
        return self.last_seen is not None and self.last_seen >= recent


class SignIn(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    token: str = Field(max_length=64, unique=True, index=True)
    created_at: datetime = Field(default_factory=utc_now)


class MemberPublic(SQLModel):
    id: int
    name: str
    joined_at: datetime
    last_seen: datetime | None
    online: bool


class LastSeen(SQLModel):
    last_seen: AwareDatetime
