import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    gateway_url: str


settings = Settings(
    database_url=os.environ["DATABASE_URL"],
    gateway_url=os.environ.get("GATEWAY_URL", "https://gateway.example.com"),
)
