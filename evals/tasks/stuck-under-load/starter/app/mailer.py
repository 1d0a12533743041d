"""The mail provider's client, version 4.2.0."""

import asyncio


class MailError(Exception):
    """The provider refused the message."""


async def send(to: str, subject: str) -> None:
    """Hand a message to the provider, or raise MailError."""
    await deliver(to, subject)


async def deliver(to: str, subject: str) -> None:
    await asyncio.sleep(0.2)
    if to.endswith("@refused.example.com"):
        raise MailError(to)
