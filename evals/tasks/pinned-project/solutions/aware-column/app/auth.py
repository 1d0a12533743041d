from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import select

from .database import SessionDep
from .models import Member, SignIn

Token = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


async def current_member(token: Token, session: SessionDep) -> Member:
    found = select(Member).join(SignIn).where(SignIn.token == token.credentials)
    member = (await session.exec(found)).first()
    if member is None:
        raise HTTPException(401, "Sign in first")
    # Committed at once: a request that is refused counts as well.
    member.last_seen = datetime.now(UTC)
    await session.commit()
    await session.refresh(member)
    return member


CurrentMember = Annotated[Member, Depends(current_member)]


async def staff_member(member: CurrentMember) -> Member:
    if not member.staff:
        raise HTTPException(403, "For staff only")
    return member


StaffMember = Annotated[Member, Depends(staff_member)]
