from pydantic import BaseModel


class Target(BaseModel):
    name: str
    url: str
    timeout: float = 5
    retries: int = 1


TARGETS = [
    Target(name="shop", url="https://shop.example.com/health"),
    Target(name="search", url="https://search.example.com/health", timeout=0.5),
]
