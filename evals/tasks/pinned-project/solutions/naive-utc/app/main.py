from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, or_, select

from .auth import CurrentMember, StaffMember
from .database import SessionDep
from .models import LastSeen, Member, MemberPublic, SignIn, utc_now

app = FastAPI()

Days = Annotated[int, Query(ge=1, le=10_000)]


def idle_for(days: int) -> ColumnElement[bool]:
    limit = utc_now() - timedelta(days=days)
    joined_before = col(Member.joined_at) < limit
    never_seen = and_(col(Member.last_seen).is_(None), joined_before)
    return or_(col(Member.last_seen) < limit, never_seen)


@app.get("/me", response_model=MemberPublic)
async def read_me(me: CurrentMember) -> Member:
    return me


@app.get("/members", response_model=list[MemberPublic])
async def list_members(staff: StaffMember, session: SessionDep) -> Sequence[Member]:
    return (await session.exec(select(Member).order_by(col(Member.id)))).all()


@app.get("/members/{member_id}", response_model=MemberPublic)
async def read_member(member_id: int, me: CurrentMember, session: SessionDep) -> Member:
    return await existing(member_id, session)


@app.put("/members/{member_id}/last-seen", response_model=MemberPublic)
async def set_last_seen(
    member_id: int, data: LastSeen, staff: StaffMember, session: SessionDep
) -> Member:
    member = await existing(member_id, session)
    member.last_seen = data.last_seen.astimezone(UTC).replace(tzinfo=None)
    return member


@app.get("/idle-members")
async def idle_members(
    days: Days, staff: StaffMember, session: SessionDep
) -> Sequence[int | None]:
    idle = select(Member.id).where(idle_for(days)).order_by(col(Member.id))
    return (await session.exec(idle)).all()


@app.delete("/idle-members/sign-ins")
async def delete_idle_sign_ins(
    days: Days, staff: StaffMember, session: SessionDep
) -> dict[str, int]:
    idle = (await session.exec(select(Member.id).where(idle_for(days)))).all()
    gone = delete(SignIn).where(col(SignIn.member_id).in_(idle))
    unloaded = {"synchronize_session": False}
    result = await session.exec(gone, execution_options=unloaded)  # type: ignore[call-overload]
    return {"deleted": result.rowcount}


async def existing(member_id: int, session: SessionDep) -> Member:
    member = await session.get(Member, member_id)
    if member is None:
        raise HTTPException(404, "No such member")
    return member
