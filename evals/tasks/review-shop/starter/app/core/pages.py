from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field


class Page(BaseModel):
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=100_000)


PageDep = Annotated[Page, Query()]
