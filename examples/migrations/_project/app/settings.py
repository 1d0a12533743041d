"""Where the database is."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: SecretStr  # DATABASE_URL, as the provider gives it
