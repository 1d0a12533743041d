"""Write the criteria of a filter so that it neither fails nor leaks."""

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, aliased, with_loader_criteria
from sqlmodel import Field, Session, SQLModel, col, select


class OfTenant(SQLModel):
    tenant_id: int = Field(default=None, index=True)


class Task(OfTenant, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", tenant_id=1), Task(title="sow", tenant_id=2)])


class WrongMixin(Session): ...


@event.listens_for(WrongMixin, "do_orm_execute")
def wrong_mixin_filter(state: ORMExecuteState) -> None:
    tenant_id = state.session.info["tenant_id"]
    option = with_loader_criteria(OfTenant, lambda cls: cls.tenant_id == tenant_id)
    state.statement = state.statement.options(option)


def wrong_mixin(engine: Engine) -> None:
    with WrongMixin(engine, info={"tenant_id": 1}) as session:
        session.exec(select(Task)).all()
    # raises AttributeError: tenant_id


class WrongLambda(Session): ...


@event.listens_for(WrongLambda, "do_orm_execute")
def wrong_lambda_filter(state: ORMExecuteState) -> None:
    state.statement = state.statement.options(
        with_loader_criteria(
            Task, lambda cls, t=state.session.info["tenant_id"]: cls.tenant_id == t
        )
    )


def wrong_lambda(engine: Engine) -> list[str]:
    titles: list[str] = []
    for tenant_id in 1, 2:
        with WrongLambda(engine, info={"tenant_id": tenant_id}) as session:
            titles += session.exec(select(Task.title))
    return titles
    # returns ['dig', 'dig']


class WrongAlias(Session): ...


@event.listens_for(WrongAlias, "do_orm_execute")
def wrong_alias_filter(state: ORMExecuteState) -> None:
    mine = col(Task.tenant_id) == state.session.info["tenant_id"]
    state.statement = state.statement.options(with_loader_criteria(Task, mine))


def wrong_alias(engine: Engine) -> list[str]:
    with WrongAlias(engine, info={"tenant_id": 1}) as session:
        return sorted(session.exec(select(aliased(Task).title)))
    # returns ['dig', 'sow']
