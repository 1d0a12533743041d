"""What the environment configures."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from DATABASE_URL, POOL_SIZE and so on."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr = SecretStr("sqlite:///tasks.db")
    pool_size: int = 5  # connections of each worker process
    max_overflow: int = 5
    pool_timeout: float = 5.0  # seconds that a request waits for a connection
    migrate_at_start: bool = True  # false where a job does it before the deployment
