"""Read the parts of the URL from the environment, and keep the password a secret."""

from unittest.mock import patch

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, create_engine, make_url, text


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DB_", hide_input_in_errors=True)

    user: str
    password: SecretStr
    host: str = "localhost"
    name: str

    def url(self, driver: str = "postgresql+psycopg") -> URL:
        password = self.password.get_secret_value()
        return URL.create(driver, self.user, password, self.host, database=self.name)


class WrongSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DB_")

    user: str
    password: SecretStr


SECRET = {"DB_PASSWORD": "p@ss/word"}


def start() -> Settings:
    with patch.dict("os.environ", SECRET, clear=True):
        return Settings.model_validate({})  # Settings() to mypy lacks its arguments
    # raises ValidationError: user Field required [type=missing] For further


def wrong_start() -> WrongSettings:
    with patch.dict("os.environ", SECRET, clear=True):
        return WrongSettings.model_validate({})
    # raises ValidationError: user Field required [type=missing,
    #     input_value={'password': 'p@ss/word'}


def password() -> tuple[str | None, str | None]:
    with patch.dict("os.environ", SECRET | {"DB_USER": "app", "DB_NAME": "app"}):
        url = Settings.model_validate({}).url()
    return url.password, make_url(str(url)).password
    # returns ('p@ss/word', '***')


def echo(url: URL) -> None:
    for hide in (False, True):
        engine = create_engine(url, echo=True, hide_parameters=hide)
        with engine.connect() as connection:
            connection.execute(text("SELECT :email"), {"email": "ada@example.com"})
        engine.dispose()
    # logs INFO sqlalchemy.engine.Engine: ... ada@example.com
    # logs INFO sqlalchemy.engine.Engine: ... [SQL parameters hidden due to
    #     hide_parameters=True]
