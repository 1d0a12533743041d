"""Read the parts of the URL from the environment, and keep the password a secret."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_DB_", hide_input_in_errors=True)

    user: str
    password: SecretStr
    host: str = "localhost"
    port: int = 5432
    name: str

    def url(self, driver: str = "postgresql+psycopg") -> URL:
        password = self.password.get_secret_value()
        return URL.create(driver, self.user, password, self.host, self.port, self.name)


def start() -> None:
    Settings.model_validate({"password": "p@ss"})  # and the rest of the environment
    # raises ValidationError: user Field required [type=missing] For further
