-- SQLModel 0.0.37, SQLAlchemy 2.0.48

CREATE TABLE project (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE task (
	id INTEGER NOT NULL,
	title VARCHAR NOT NULL,
	project_id INTEGER,
	created_at DATETIME NOT NULL,
	started_at DATETIME,
	due_at DATETIME,
	saved_at DATETIME DEFAULT CURRENT_TIMESTAMP,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id)
);

CREATE INDEX ix_task_started_at ON task (started_at);
