-- SQLModel 0.0.37, SQLAlchemy 2.0.48

CREATE TABLE project (
	id SERIAL NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE task (
	id SERIAL NOT NULL,
	title VARCHAR NOT NULL,
	project_id INTEGER,
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	started_at TIMESTAMP WITHOUT TIME ZONE,
	due_at TIMESTAMP WITHOUT TIME ZONE,
	saved_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now(),
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id)
);

CREATE INDEX ix_task_started_at ON task (started_at);
