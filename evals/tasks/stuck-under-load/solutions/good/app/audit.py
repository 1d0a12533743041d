from sqlmodel.ext.asyncio.session import AsyncSession

from .models import AuditEntry


async def record(session: AsyncSession, action: str, order_id: int) -> None:
    """Note what was done, and commit, whatever becomes of the request."""
    session.add(AuditEntry(action=action, order_id=order_id))
    await session.commit()
