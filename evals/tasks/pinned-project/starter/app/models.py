from datetime import UTC, datetime

from sqlmodel import Field, SQLModel


def utc_now() -> datetime:
    """Times are kept in UTC, without offset."""
    return datetime.now(UTC).replace(tzinfo=None)


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    staff: bool = False
    joined_at: datetime = Field(default_factory=utc_now)


class SignIn(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    token: str = Field(max_length=64, unique=True, index=True)
    created_at: datetime = Field(default_factory=utc_now)


class MemberPublic(SQLModel):
    id: int
    name: str
    joined_at: datetime
