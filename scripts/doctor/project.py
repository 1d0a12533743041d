"""What the files say together: which class is a table, what kind of session a name is."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .installed import makes_naive
from .source import (
    FUNCTIONS,
    File,
    Function,
    callee,
    dotted,
    is_value,
    keyword,
    last,
    own,
    parameters,
    parts,
    text_of,
)

SESSIONS = {  # name -> whether it is async
    "Session": False,
    "AsyncSession": True,
}
FACTORIES = {"sessionmaker": False, "async_sessionmaker": True}
TIMES = {"DateTime", "TIMESTAMP"}
SCOPED = {"scoped_session", "async_scoped_session"}
POSTGRESQL = re.compile(rb"(?i)postgres|asyncpg|psycopg")
YIELDS = {"Iterator", "Generator", "AsyncIterator", "AsyncGenerator", "Iterable"}


@dataclass(frozen=True)
class Session:
    """What is known of a session."""

    is_async: bool
    sqlmodel: bool  # of SQLModel's class, which has exec()
    expires: bool | None  # what a commit does to its objects; None: not seen


@dataclass(frozen=True)
class Found:
    """Where a name is defined in the project."""

    file: File
    node: ast.AST


@dataclass(frozen=True)
class Field:
    """A field of a model, as its class body declares it."""

    name: str
    node: ast.AnnAssign
    model: "Model"

    @cached_property
    def call(self) -> ast.Call | None:
        """``Field(...)`` behind the ``=`` or in ``Annotated``."""
        given = [self.node.value] if self.node.value else []
        annotation = self.annotation
        if (
            isinstance(annotation, ast.Subscript)
            and last(annotation.value) == "Annotated"
        ):
            given += parts(annotation)[1:]
        for node in given:
            if isinstance(node, ast.Call) and last(node.func) == "Field":
                return node
        return None

    @property
    def annotation(self) -> ast.expr:
        return unquoted(self.node.annotation)

    @property
    def type(self) -> ast.expr:
        """The annotation without ``Annotated`` and without None."""
        return bare(self.annotation)

    @property
    def nullable(self) -> bool:
        return allows_none(self.annotation)

    def argument(self, name: str) -> ast.expr | None:
        return keyword(self.call, name)

    @property
    def default(self) -> ast.expr | None:
        """``default``, however it is given."""
        if self.call is None or self.node.value is not self.call:
            return self.node.value
        positional = self.call.args[0] if self.call.args else None
        return keyword(self.call, "default") or positional


class Model:
    """A class, with what its bases say about it."""

    def __init__(self, file: File, node: ast.ClassDef, project: "Project") -> None:
        self.file = file
        self.node = node
        self.name = node.name
        self.project = project
        table = next((k.value for k in node.keywords if k.arg == "table"), None)
        self.is_table = is_value(table, True)

    @cached_property
    def bases(self) -> list["Model | str"]:
        """Models of the project; of other classes the dotted path."""
        found: list[Model | str] = []
        for base in self.node.bases:
            bare = base.value if isinstance(base, ast.Subscript) else base
            where = self.project.find(self.file, bare)
            if isinstance(where, Found):
                if isinstance(where.node, ast.ClassDef) and where.node is not self.node:
                    found.append(self.project.model_of(where.file, where.node))
            elif where:
                found.append(where)
        return found

    @cached_property
    def lineage(self) -> list["Model"]:
        """The class and its bases in the project, nearest first."""
        found: list[Model] = []
        todo = [self]
        while todo:
            model = todo.pop(0)
            if model not in found:
                found.append(model)
                todo += [base for base in model.bases if isinstance(base, Model)]
        return found

    @cached_property
    def is_sqlmodel(self) -> bool:
        """Of SQLModel, and not made otherwise by a metaclass of the project's."""
        if any(k.arg == "metaclass" for m in self.lineage for k in m.node.keywords):
            return False
        return any(
            isinstance(base, str)
            and base.startswith("sqlmodel.")
            and base.endswith(".SQLModel")
            for model in self.lineage
            for base in model.bases
        )

    @cached_property
    def own_fields(self) -> dict[str, Field]:
        found = {}
        for node in self.node.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
                if name.startswith("_") or "ClassVar" in ast.dump(node.annotation):
                    continue
                if isinstance(node.value, ast.Call) and last(node.value.func) in {
                    "Relationship",
                    "relationship",
                    "PrivateAttr",
                }:
                    continue
                found[name] = Field(name, node, self)
        return found

    @cached_property
    def lazy(self) -> set[str]:
        """Its relationships that are loaded when touched."""
        return {
            node.target.id
            for model in self.lineage
            for node in model.node.body
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Call)
            and last(node.value.func) == "Relationship"
            and "lazy" not in ast.dump(node.value)
            and not any(k.arg is None for k in node.value.keywords)
        }

    @cached_property
    def is_pydantic(self) -> bool:
        return self.is_sqlmodel or any(
            base in {"pydantic.BaseModel", "pydantic.main.BaseModel"}
            for model in self.lineage
            for base in model.bases
        )

    @cached_property
    def fields(self) -> dict[str, Field]:
        """With those that it inherits."""
        found: dict[str, Field] = {}
        for model in self.lineage:
            for name, field in model.own_fields.items():
                found.setdefault(name, field)
        return found


class Project:
    """The files that are checked, and those that are only read for facts."""

    def __init__(
        self, files: list[File], uses_alembic: bool = False, root: Path | None = None
    ) -> None:
        self.files = files
        self.root = root
        self._alembic_ini = uses_alembic
        self._modules: dict[str, list[File]] = defaultdict(list)
        for file in files:
            names = file.module.split(".")
            for start in range(len(names)):
                self._modules[".".join(names[start:])].append(file)
        self._models: dict[ast.ClassDef, Model] = {}
        self._bound: dict[ast.AST, dict[str, Session]] = {}
        self._naive: dict[Path, bool | None] = {}

    # Names

    def module(self, file: File, path: str) -> File | None:
        """The project's file for a dotted path, as this file would import it."""
        found = self._modules.get(path, [])
        if len(found) > 1:
            return max(found, key=lambda other: _common(other.module, file.module))
        return found[0] if found else None

    def find(
        self, file: File, node: ast.AST | str | None, depth: int = 0
    ) -> Found | str | None:
        """Where a name comes from: a place in the project, or the path of another package."""
        path = node if isinstance(node, str) else dotted(node)
        head, _, rest = path.partition(".")
        if not head or depth > 8:
            return None
        if head in file.definitions:
            found = Found(file, file.definitions[head])
            return found if not rest else self._inside(found, rest, depth)
        if head in file.imports:
            origin = file.imports[head] + (f".{rest}" if rest else "")
            return self._follow(file, origin, depth + 1)
        for star in file.stars:
            found_there = self._follow(file, f"{star}.{path}", depth + 1)
            if isinstance(found_there, Found):
                return found_there
        return None

    def _follow(self, file: File, origin: str, depth: int) -> Found | str | None:
        module, _, name = origin.rpartition(".")
        names = [name]
        while module:
            other = self.module(file, module)
            if other and other is not file:
                found = self.find(other, ".".join(names), depth)
                return found or origin
            module, _, name = module.rpartition(".")
            names.insert(0, name)
        return origin

    def _inside(self, found: Found, rest: str, depth: int) -> Found | str | None:
        """``Task.Status``, or the attribute of something assigned."""
        if isinstance(found.node, ast.ClassDef) and "." not in rest:
            for node in found.node.body:
                if isinstance(node, ast.ClassDef) and node.name == rest:
                    return Found(found.file, node)
        return None

    def origin(self, file: File, node: ast.AST | str | None) -> str:
        """The dotted path of something from another package, "" otherwise."""
        found = self.find(file, node)
        return found if isinstance(found, str) else ""

    def is_from(
        self, file: File, node: ast.AST | None, package: str, *names: str
    ) -> bool:
        """Whether this is ``names`` of a package: ``is_from(f, n, "sqlmodel", "Field")``."""
        origin = self.origin(file, node)
        return origin.startswith(f"{package}.") and origin.rpartition(".")[2] in names

    # Models

    def model_of(self, file: File, node: ast.ClassDef) -> Model:
        if node not in self._models:
            self._models[node] = Model(file, node, self)
        return self._models[node]

    def model(self, file: File, node: ast.AST | None) -> Model | None:
        """The class that a name or an annotation stands for."""
        if node is None:
            return None
        if isinstance(node, ast.expr):
            node = bare(unquoted(node))
        found = self.find(file, node)
        if isinstance(found, Found):
            if isinstance(found.node, ast.ClassDef):
                return self.model_of(found.file, found.node)
            alias = alias_of(found.node)
            if (
                alias is not None
                and alias is not node
                and dotted(alias) != dotted(node)
            ):
                return self.model(found.file, alias)
        return None

    def models(self, file: File) -> Iterator[Model]:
        """SQLModel's classes that this file defines."""
        for node in file.all(ast.ClassDef):
            model = self.model_of(file, node)
            if model.is_sqlmodel:
                yield model

    @cached_property
    def in_tables(self) -> set[ast.ClassDef]:
        """Classes that are tables, or that a table inherits its columns from."""
        found = set()
        for file in self.files:
            for model in self.models(file):
                if model.is_table:
                    found |= {above.node for above in model.lineage}
        return found

    @cached_property
    def relationships(self) -> set[str]:
        """The names of all lazy relationships."""
        return {
            name
            for file in self.files
            for model in self.models(file)
            for name in model.lazy
        }

    @cached_property
    def updates(self) -> set[ast.ClassDef]:
        """The models that PATCH and PUT take."""
        return {
            model.node
            for file in self.files
            for function in file.all_functions()
            if any(
                isinstance(d, ast.Call)
                and isinstance(d.func, ast.Attribute)
                and d.func.attr in {"patch", "put"}
                for d in function.decorator_list
            )
            for argument, _ in parameters(function)
            if (model := self.model(file, argument.annotation))
            and model.is_pydantic
            and not model.is_table
        }

    # Sessions

    def session_class(self, file: File, node: ast.AST | None) -> Session | None:
        """What an annotation says, or the class that is called."""
        if node is None:
            return None
        if isinstance(node, ast.expr):
            node = bare(unquoted(node))
        found = self.find(file, node)
        if isinstance(found, str):
            name = found.rpartition(".")[2]
            if name in SESSIONS and found.startswith(("sqlmodel.", "sqlalchemy.")):
                return Session(SESSIONS[name], found.startswith("sqlmodel."), None)
        elif found:
            alias = alias_of(found.node)
            if alias is not None and dotted(alias) != dotted(node):
                return self.session_class(found.file, alias)
            if isinstance(found.node, ast.ClassDef):
                return self._session_subclass(found.file, found.node)
        return None

    def _session_subclass(self, file: File, node: ast.ClassDef) -> Session | None:
        has_exec = any(isinstance(n, FUNCTIONS) and n.name == "exec" for n in node.body)
        for base in node.bases:
            if dotted(base) != node.name and (made := self.session_class(file, base)):
                return Session(made.is_async, made.sqlmodel or has_exec, made.expires)
        return None

    def factory(self, file: File, node: ast.AST | None) -> Session | None:
        """The session that calling this gives, if it is a factory."""
        if isinstance(node, ast.Attribute) and not isinstance(
            self.find(file, node), Found
        ):
            return self._factory_attributes.get(node.attr)
        found = self.find(file, node)
        if isinstance(found, Found) and isinstance(
            found.node, (ast.Assign, ast.AnnAssign)
        ):
            return self._made_factory(found.file, found.node.value)
        for function in file.functions(node) if isinstance(node, ast.Name) else ():
            for argument, _ in parameters(function):
                if argument.arg == dotted(node):
                    return self._annotated_factory(file, argument.annotation)
            for child in own(function):
                if isinstance(child, ast.Assign) and any(
                    last(target) == dotted(node) for target in child.targets
                ):
                    return self._made_factory(file, child.value)
        return None

    def _made_factory(self, file: File, value: ast.expr | None) -> Session | None:
        if not isinstance(value, ast.Call):
            return None
        name = last(value.func)
        if name in SCOPED and value.args:
            return self._made_factory(file, value.args[0]) or self.factory(
                file, value.args[0]
            )
        if name not in FACTORIES:
            return self._helped_factory(file, value)
        given = keyword(value, "class_")
        made = self.session_class(file, given) if given is not None else None
        if given is not None and made is None:
            return None
        made = made or Session(FACTORIES[name], False, None)
        return Session(made.is_async, made.sqlmodel, _expires(value))

    def _helped_factory(self, file: File, call: ast.Call) -> Session | None:
        """``create_session_factory(engine)``, a function of the project that makes one."""
        found = self.find(file, call.func)
        if not isinstance(found, Found) or not isinstance(found.node, FUNCTIONS):
            return None
        returned = [n.value for n in own(found.node) if isinstance(n, ast.Return)]
        (made,) = returned if len(returned) == 1 else (None,)
        if isinstance(made, ast.Call) and last(made.func) in FACTORIES:
            return self._made_factory(found.file, made)
        return self._annotated_factory(found.file, found.node.returns)

    def _annotated_factory(
        self, file: File, annotation: ast.expr | None
    ) -> Session | None:
        """``async_sessionmaker[AsyncSession]``, also by an alias."""
        if annotation is None:
            return None
        annotation = bare(unquoted(annotation))
        if isinstance(annotation, ast.Subscript):
            if last(annotation.value) in FACTORIES:
                return self.session_class(file, parts(annotation)[0])
            return None
        found = self.find(file, annotation)
        alias = alias_of(found.node) if isinstance(found, Found) else None
        if isinstance(found, Found) and isinstance(alias, ast.Subscript):
            return self._annotated_factory(found.file, alias)
        return None

    @cached_property
    def _factory_attributes(self) -> dict[str, Session]:
        """``app.state.sessions = async_sessionmaker(...)``, where all of a name agree."""
        found: dict[str, set[Session]] = defaultdict(set)
        for file in self.files:
            for statement in file.all(ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Attribute) and (
                        made := self._made_factory(file, statement.value)
                    ):
                        found[target.attr].add(made)
        agreed = {name: _agreed(made) for name, made in found.items()}
        return {name: made for name, made in agreed.items() if made}

    @cached_property
    def commits_expire(self) -> bool:
        """Whether async sessions are made in the project, and all of them expire on commit."""
        made = [
            session.expires
            for file in self.files
            if not file.is_test
            for call in file.calls(*FACTORIES, *SESSIONS)
            if (
                session := self._made_factory(file, call)
                or self.made_session(file, call)
            )
            and session.is_async
        ]
        return bool(made) and all(made)

    @cached_property
    def makes_sqlmodel_sessions(self) -> bool:
        """Whether a session of SQLModel's is made anywhere in the project."""
        return any(
            (made := self.session_class(file, given)) is not None and made.sqlmodel
            for file in self.files
            for call in file.calls(*FACTORIES, *SESSIONS)
            for given in (keyword(call, "class_"), call.func)
        )

    def made_session(self, file: File, node: ast.expr | None) -> Session | None:
        """The session that an expression makes: ``Session(engine)``, ``factory()``."""
        if isinstance(node, ast.Await):
            node = node.value
        if not isinstance(node, ast.Call):
            return None
        if isinstance(node.func, ast.Call):  # async_sessionmaker(engine)()
            return self._made_factory(file, node.func)
        if (made := self.session_class(file, node.func)) and (
            node.args or node.keywords
        ):
            return Session(made.is_async, made.sqlmodel, _expires(node))
        if made := self.factory(file, node.func):
            return made
        if isinstance(node.func, ast.Attribute) and node.func.attr == "begin":
            return self.factory(file, node.func.value)
        found = self.find(file, node.func)
        if isinstance(found, Found) and isinstance(found.node, FUNCTIONS):
            return self._yielded(found.file, found.node)
        return None

    def _yielded(self, file: File, function: Function) -> Session | None:
        """The session that a context manager of the project gives."""
        decorators = {last(d) for d in function.decorator_list}
        if not decorators & {"contextmanager", "asynccontextmanager"}:
            return None
        if made := self._returned(file, function):
            return made
        for node in own(function):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Name):
                return self._bindings(file, function).get(node.value.id)
        return None

    def _returned(self, file: File, function: Function) -> Session | None:
        """``-> Iterator[Session]``."""
        returns = unquoted(function.returns) if function.returns else None
        if isinstance(returns, ast.Subscript) and last(returns.value) in YIELDS:
            return self.session_class(file, parts(returns)[0])
        return None

    def session(self, file: File, node: ast.expr | None) -> Session | None:
        """What kind of session this expression is, if it is known to be one."""
        if isinstance(node, ast.Name):
            if opened := next(_opened(file, node), None):
                return self.made_session(file, opened)
            for scope in [*file.functions(node), file.tree]:
                bound = self._bindings(file, scope)
                if node.id in bound:
                    return bound[node.id]
                if not isinstance(scope, ast.Module) and node.id in _rebound(scope):
                    return None
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ):
            owner = file.class_of(node)
            return self._attribute(file, owner, node.attr) if owner else None
        return None

    def _attribute(self, file: File, owner: ast.ClassDef, name: str) -> Session | None:
        for model in self.model_of(file, owner).lineage:
            for node in model.node.body:
                if isinstance(node, ast.AnnAssign) and last(node.target) == name:
                    return self.session_class(model.file, node.annotation)
                if isinstance(node, FUNCTIONS) and node.name == "__init__":
                    bound = self._bindings(model.file, node)
                    for child in own(node):
                        if isinstance(child, ast.Assign) and any(
                            dotted(target) == f"self.{name}" for target in child.targets
                        ):
                            if isinstance(child.value, ast.Name):
                                return bound.get(child.value.id)
                            return self.made_session(model.file, child.value)
        return None

    def _bindings(self, file: File, scope: Function | ast.Module) -> dict[str, Session]:
        """The names in a scope that are sessions."""
        if scope in self._bound:
            return self._bound[scope]
        found: dict[str, Session] = {}
        self._bound[scope] = found
        if isinstance(scope, ast.Module):
            nodes: list[ast.AST] = list(scope.body)
        else:
            nodes = own(scope)
            for argument, default in parameters(scope):
                made = self.session_class(file, argument.annotation)
                if not made and default is not None and not argument.annotation:
                    made = self._depended(file, default)
                if made:
                    found[argument.arg] = made
        given = None if isinstance(scope, ast.Module) else self._returned(file, scope)
        for node in nodes:
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Name):
                if given:
                    found.setdefault(node.value.id, given)
            elif isinstance(node, (ast.With, ast.AsyncWith)):
                for item in node.items:
                    made = self.made_session(file, item.context_expr)
                    if made and isinstance(item.optional_vars, ast.Name):
                        found[item.optional_vars.id] = made
            elif isinstance(node, ast.Assign):
                made = self.made_session(file, node.value)
                for target in node.targets:
                    if made and isinstance(target, ast.Name):
                        found[target.id] = made
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                made = self.session_class(file, node.annotation)
                if made:
                    found[node.target.id] = made
        return found

    def _depended(self, file: File, default: ast.expr) -> Session | None:
        """``session=Depends(get_session)`` without an annotation."""
        if not (isinstance(default, ast.Call) and last(default.func) == "Depends"):
            return None
        found = self.find(file, default.args[0]) if default.args else None
        if isinstance(found, Found) and isinstance(found.node, FUNCTIONS):
            return self._returned(found.file, found.node) or self.session_class(
                found.file, found.node.returns
            )
        return None

    # The rest

    @cached_property
    def uses_alembic(self) -> bool:
        return self._alembic_ini or any(
            file.is_migration or "alembic.context" in file.imports.values()
            for file in self.files
        )

    def makes_naive(self, file: File) -> bool | None:
        """Whether this sqlmodel makes naive columns of datetime fields; None: can't be told."""
        folder = file.path.parent
        if folder not in self._naive:
            self._naive[folder] = makes_naive(folder, self.root or folder)
        return self._naive[folder]

    def is_zoned(self, file: File, node: ast.AST | None) -> bool:
        """``DateTime(timezone=True)``, ``TIMESTAMP(True)``, sqlmodel's ``UTCDateTime``."""
        if self.is_from(file, callee(node), "sqlmodel", "UTCDateTime"):
            return True
        if not isinstance(node, ast.Call) or last(node.func) not in TIMES:
            return False
        given = keyword(node, "timezone") or next(iter(node.args), None)
        return is_value(given, True)

    def beside_alembic(self, file: File) -> bool:
        """Whether the tables that this file knows are those that Alembic migrates."""
        if not self.uses_alembic:
            return False
        if not any("alembic.context" in f.imports.values() for f in self.files):
            return True
        migrated = {
            reached
            for env in self.files
            if "alembic.context" in env.imports.values()
            for reached in _closure(self._imported, env.path)
        }
        around = {
            reached
            for user in _closure(self._importing, file.path)
            for reached in _closure(self._imported, user)
        }
        return file.path in migrated or bool(migrated & around & self._with_tables)

    @cached_property
    def _with_tables(self) -> set[Path]:
        """The files that define tables."""
        return {
            file.path
            for file in self.files
            for node in file.all(ast.ClassDef)
            if self.model_of(file, node).is_table
            or any("__tablename__" in ast.dump(n) for n in node.body)
        }

    @cached_property
    def _imported(self) -> dict[Path, set[Path]]:
        """What each file imports of the project."""
        found: dict[Path, set[Path]] = defaultdict(set)
        for file in self.files:
            whole = {a.name for node in file.all(ast.Import) for a in node.names}
            stars = {f"{star}.*" for star in file.stars}
            for origin in {*file.imports.values(), *whole, *stars}:
                name = origin
                while name:
                    other = self.module(file, name)
                    if other and other is not file:
                        found[file.path].add(other.path)
                        break
                    name = name.rpartition(".")[0]
        return found

    @cached_property
    def _importing(self) -> dict[Path, set[Path]]:
        found: dict[Path, set[Path]] = defaultdict(set)
        for path, others in self._imported.items():
            for other in others:
                found[other].add(path)
        return found

    @cached_property
    def migrations(self) -> list[File]:
        """The files that use Alembic's operations."""
        return [file for file in self.files if "alembic.op" in file.imports.values()]

    @cached_property
    def uses_postgresql(self) -> bool:
        return any(POSTGRESQL.search(file.path.read_bytes()) for file in self.files)

    @cached_property
    def dependencies(self) -> list[tuple[File, ast.Call]]:
        """Every ``Depends(...)`` and ``Security(...)``."""
        return [
            (file, call)
            for file in self.files
            for call in file.calls("Depends", "Security")
        ]


def _closure(edges: dict[Path, set[Path]], start: Path) -> set[Path]:
    seen, todo = {start}, [start]
    while todo:
        new = edges.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen


def _agreed(made: set[Session]) -> Session | None:
    """What several factories of one name have in common."""
    if len({session.is_async for session in made}) > 1:
        return None
    expires = {session.expires for session in made}
    return Session(
        next(iter(made)).is_async,
        all(session.sqlmodel for session in made),
        expires.pop() if len(expires) == 1 else None,
    )


def _expires(call: ast.Call) -> bool | None:
    given = keyword(call, "expire_on_commit")
    if given is None:
        return None if any(k.arg is None for k in call.keywords) else True
    return bool(given.value) if isinstance(given, ast.Constant) else None


def _opened(file: File, name: ast.Name) -> Iterator[ast.expr]:
    """What the nearest ``with ... as name`` around it opens."""
    for above in file.ancestors(name):
        if isinstance(above, (*FUNCTIONS, ast.Lambda)):
            return
        if isinstance(above, (ast.With, ast.AsyncWith)):
            for item in above.items:
                if last(item.optional_vars) == name.id:
                    yield item.context_expr


def _rebound(function: Function) -> set[str]:
    return {argument.arg for argument, _ in parameters(function)}


def _common(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left.split("."), right.split("."), strict=False):
        if one != other:
            break
        count += 1
    return count


def alias_of(node: ast.AST) -> ast.expr | None:
    """The value of ``Name = ...`` when it can be a type."""
    value: ast.expr | None = None
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        value = node.value
    elif type(node).__name__ == "TypeAlias":
        value = node.value  # type: ignore[attr-defined]  # Python 3.12's node
    if isinstance(value, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)):
        return value
    return None


def unquoted(annotation: ast.expr) -> ast.expr:
    """What a quoted annotation says."""
    if text := text_of(annotation):
        try:
            return ast.parse(text.strip(), mode="eval").body
        except SyntaxError:
            return annotation
    return annotation


def bare(annotation: ast.expr) -> ast.expr:
    """The type in ``Annotated[T, ...]``, ``Optional[T]``, ``Mapped[T]``, ``T | None``."""
    while True:
        annotation = unquoted(annotation)
        if isinstance(annotation, ast.Subscript) and last(annotation.value) in {
            "Annotated",
            "Optional",
            "Mapped",
        }:
            annotation = parts(annotation)[0]
        elif (
            isinstance(annotation, ast.Subscript) and last(annotation.value) == "Union"
        ):
            rest = [p for p in parts(annotation) if not is_value(p, None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        elif isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
            if is_value(annotation.right, None):
                annotation = annotation.left
            elif is_value(annotation.left, None):
                annotation = annotation.right
            else:
                return annotation
        else:
            return annotation


def allows_none(annotation: ast.expr) -> bool:
    annotation = unquoted(annotation)
    if isinstance(annotation, ast.Subscript):
        name = last(annotation.value)
        if name == "Optional":
            return True
        if name == "Union":
            return any(is_value(part, None) for part in parts(annotation))
        if name in {"Annotated", "Mapped"}:
            return allows_none(parts(annotation)[0])
    if isinstance(annotation, ast.BinOp):
        return allows_none(annotation.left) or allows_none(annotation.right)
    return is_value(annotation, None)
