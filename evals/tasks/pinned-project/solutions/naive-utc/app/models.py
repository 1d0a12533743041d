from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, field_serializer
from sqlmodel import Field, SQLModel


def utc_now() -> datetime:
    """Times are kept in UTC, without offset."""
    return datetime.now(UTC).replace(tzinfo=None)


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    staff: bool = False
    joined_at: datetime = Field(default_factory=utc_now)
    last_seen: datetime | None = Field(default=None, index=True)

    @property
    def online(self) -> bool:
        recent = utc_now() - timedelta(minutes=5)
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

    @field_serializer("last_seen")
    def in_utc(self, value: datetime | None) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class LastSeen(SQLModel):
    last_seen: AwareDatetime
