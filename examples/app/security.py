"""Passwords and tokens. The database holds digests of both."""

import asyncio
import hashlib
import secrets

from pwdlib import PasswordHash

passwords = PasswordHash.recommended()  # Argon2
NOBODY = passwords.hash("")  # verified against when there is no such user


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(passwords.hash, password)  # slow on purpose


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password is right. Takes as long for a user that does not exist."""
    right = await asyncio.to_thread(passwords.verify, password, hashed or NOBODY)
    return right and hashed is not None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
