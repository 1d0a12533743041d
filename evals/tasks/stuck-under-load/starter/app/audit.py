from .database import new_session
from .models import AuditEntry


async def record(action: str, order_id: int) -> None:
    """Note what was done, whatever becomes of the request."""
    async with new_session() as session:
        session.add(AuditEntry(action=action, order_id=order_id))
        await session.commit()
