"""Speak camelCase in JSON and snake_case in Python and in the database."""

from pydantic.alias_generators import to_camel
from sqlmodel import Field, Session, SQLModel


class ProjectBase(SQLModel):
    model_config = {"alias_generator": to_camel, "populate_by_name": True}

    full_name: str


class Project(ProjectBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class ProjectPublic(ProjectBase):
    id: int


def rename(session: Session) -> str:
    project = Project(full_name="Apollo")
    session.add(project)
    data = ProjectBase.model_validate({"fullName": "Gemini"})
    project.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.commit()
    return ProjectPublic.model_validate(project).model_dump_json(by_alias=True)
    # returns '{"fullName":"Gemini","id":1}'


def wrong_rename(session: Session) -> str:
    project = Project(full_name="Apollo")
    session.add(project)
    data = ProjectBase.model_validate({"fullName": "Gemini"})
    project.sqlmodel_update(data.model_dump(exclude_unset=True, by_alias=True))
    session.commit()
    return project.full_name
    # returns 'Apollo'
