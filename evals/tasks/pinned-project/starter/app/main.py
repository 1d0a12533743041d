from collections.abc import Sequence

from fastapi import FastAPI, HTTPException
from sqlmodel import col, select

from .auth import CurrentMember, StaffMember
from .database import SessionDep
from .models import Member, MemberPublic

app = FastAPI()


@app.get("/me", response_model=MemberPublic)
async def read_me(me: CurrentMember) -> Member:
    return me


@app.get("/members", response_model=list[MemberPublic])
async def list_members(staff: StaffMember, session: SessionDep) -> Sequence[Member]:
    return (await session.exec(select(Member).order_by(col(Member.id)))).all()


@app.get("/members/{member_id}", response_model=MemberPublic)
async def read_member(member_id: int, me: CurrentMember, session: SessionDep) -> Member:
    member = await session.get(Member, member_id)
    if member is None:
        raise HTTPException(404, "No such member")
    return member
