"""What the environment configures."""

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url


class Settings(BaseSettings):
    """Read from DATABASE_URL, POOL_SIZE and so on."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr = SecretStr("sqlite:///tasks.db")
    pool_size: int = 5  # connections of each worker process
    max_overflow: int = 5
    pool_timeout: float = 5.0  # seconds that a request waits for a connection
    migrate_at_start: bool = True  # false where a job does it before the deployment

    @field_validator("database_url")
    @classmethod
    def known(cls, value: SecretStr) -> SecretStr:
        async_url(value)
        return value

    @property
    def url(self) -> URL:
        return async_url(self.database_url)


def async_url(given: SecretStr) -> URL:
    """The URL with an async driver. psycopg takes a provider's ``?sslmode=...`` as it is.

    Raises ValueError for a database that is neither PostgreSQL nor SQLite.
    """
    url = make_url(given.get_secret_value())
    drivers = {
        "postgres": "postgresql+psycopg",
        "postgresql": "postgresql+psycopg",
        "sqlite": "sqlite+aiosqlite",
    }
    if url.drivername in drivers:
        return url.set(drivername=drivers[url.drivername])
    if url.drivername == "postgresql+asyncpg" and "sslmode" in url.query:
        raise ValueError("asyncpg takes no sslmode: write postgresql:// for psycopg")
    if url.drivername in {"postgresql+asyncpg", *drivers.values()}:
        return url
    raise ValueError(f"DATABASE_URL must not name the driver {url.drivername!r}")
