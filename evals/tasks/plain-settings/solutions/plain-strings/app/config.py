import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, HttpUrl, ValidationError, model_validator


class ConfigError(Exception):
    pass


class Defaults(BaseModel, extra="forbid"):
    timeout: float = Field(default=5, gt=0)
    retries: int = Field(default=1, ge=0)


class Target(Defaults):
    name: str
    url: HttpUrl


class Config(BaseModel, extra="forbid"):
    token: str | None = None
    defaults: Defaults = Defaults()
    targets: list[Target]

    @model_validator(mode="before")
    @classmethod
    def fill_in(cls, data: dict[str, Any]) -> dict[str, Any]:
        defaults = Defaults.model_validate(data.get("defaults", {})).model_dump()
        targets = [{**defaults, **target} for target in data.get("targets", [])]
        return {**data, "targets": targets}

    @model_validator(mode="after")
    def unique_names(self) -> "Config":
        names = [target.name for target in self.targets]
        if len(set(names)) < len(names):
            raise ValueError("the names of the targets must be unique")
        return self


def load_config(path: str | Path) -> Config:
    data = tomllib.loads(Path(path).read_text("utf-8"))
    if token := os.environ.get("CHECKER_TOKEN"):
        data["token"] = token
    for name in ("timeout", "retries"):
        if value := os.environ.get(f"CHECKER_DEFAULTS__{name.upper()}"):
            data.setdefault("defaults", {})[name] = value
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ConfigError("\n".join(lines)) from error
