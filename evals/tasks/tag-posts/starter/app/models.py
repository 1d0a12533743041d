from sqlmodel import Field, Relationship, SQLModel


class UserBase(SQLModel):
    name: str = Field(min_length=1, max_length=80)


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class UserPublic(UserBase):
    id: int


class PostBase(SQLModel):
    title: str = Field(min_length=1, max_length=200)
    body: str


class Post(PostBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="user.id", index=True)
    author: User = Relationship()


class PostCreate(PostBase):
    author_id: int


class PostPublic(PostBase):
    id: int
    author: UserPublic
