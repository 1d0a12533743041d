"""Import every model here, and import models only from here."""

from .project import Project
from .task import Task

__all__ = ["Project", "Task"]
