"""A database password stands in the code.

Whoever reads the repository, its history or an image has the database, and changing the password takes a release.
"""

import ast
import re
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit

PAGE = "session-management.md#read-the-settings"
IN_TESTS = False
URL = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|mssql|oracle|cockroachdb)(?:\+\w+)?"
    r"://(?P<user>[^\s:/@{}<>$]+):(?P<password>[^\s/@{}<>$]+)@(?P<host>[^\s:/?{}<>$]+)"
)
HERE = re.compile(r"localhost|127\.|0\.0\.0\.0|\[?::1|.*example\.|host\b|host(name)?$")
PLACEHOLDER = re.compile(
    r"(?i).*(pass|secret|change).*|pwd|pw|user(name)?|test|dev|example|admin|root|"
    r"postgres|mysql|x+|\*+|\.+"
)


def find(file: File, project: Project) -> Iterator[Hit]:
    for node in file.all(ast.Constant):
        if not isinstance(node.value, str) or isinstance(
            file.parents.get(node), (ast.Expr, ast.JoinedStr)
        ):
            continue
        match = URL.search(node.value)
        if (
            match
            and not HERE.match(match["host"])
            and not PLACEHOLDER.fullmatch(match["password"])
            and match["password"] != match["user"]
        ):
            yield Hit(
                node,
                "this database URL holds a password for everybody who reads the code; "
                "take it from the environment, and change it",
            )
