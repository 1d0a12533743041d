import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import (
    ConfigDict,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlmodel import Field, SQLModel


class ConfigError(Exception):
    """What is wrong with the configuration, one line for each value."""


class Defaults(SQLModel):
    model_config = ConfigDict(extra="forbid")

    timeout: float = Field(default=5, gt=0)
    retries: int = Field(default=1, ge=0)


class Target(Defaults):
    name: str = Field(min_length=1)
    url: HttpUrl

    def with_defaults(self, defaults: Defaults) -> Self:
        left_out = Defaults.model_fields.keys() - self.model_fields_set
        return self.model_copy(update=defaults.model_dump(include=left_out))


class Config(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="CHECKER_",
        env_nested_delimiter="__",
        extra="forbid",
        hide_input_in_errors=True,
    )

    token: SecretStr | None = None
    defaults: Defaults = Defaults()
    targets: list[Target]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @field_validator("targets")
    @classmethod
    def unique_names(cls, targets: list[Target]) -> list[Target]:
        names = [target.name for target in targets]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PydanticCustomError(
                "twice", "used twice: {names}", {"names": ", ".join(twice)}
            )
        return targets

    def model_post_init(self, context: Any) -> None:
        self.targets = [t.with_defaults(self.defaults) for t in self.targets]


def load_config(path: str | Path) -> Config:
    try:
        with open(path, "rb") as file:
            data = tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(error)) from None
    try:
        return Config(**data)
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}"
            for wrong in error.errors(include_input=False, include_url=False)
        ]
        raise ConfigError("\n".join(lines)) from None
