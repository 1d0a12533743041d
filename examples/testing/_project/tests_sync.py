import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from examples.fastapi.tasks_sync import Task


def test_update_task(client: TestClient, session: Session) -> None:
    task = Task(title="dig")
    session.add(task)
    session.commit()
    response = client.patch(f"/tasks/{task.id}", json={"done": True})
    assert response.status_code == 200, response.text
    session.refresh(task)
    assert task.done


@pytest.mark.parametrize("again", [1, 2])
def test_nothing_is_left(client: TestClient, session: Session, again: int) -> None:
    assert client.post("/tasks", json={"title": "dig"}).status_code == 201
    assert client.post("/tasks", json={"title": "dig"}).status_code == 409
    assert session.exec(select(Task.title)).all() == ["dig"]
