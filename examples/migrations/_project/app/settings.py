"""Where the database is."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings
from sqlalchemy import URL, make_url


class Settings(BaseSettings):
    database_url: SecretStr  # DATABASE_URL, with the driver: postgresql+asyncpg://...

    @property
    def url(self) -> URL:
        return make_url(self.database_url.get_secret_value())
