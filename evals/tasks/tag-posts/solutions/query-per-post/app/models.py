from sqlmodel import Field, Relationship, SQLModel


class UserBase(SQLModel):
    name: str = Field(min_length=1, max_length=80)


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class UserPublic(UserBase):
    id: int


class PostTag(SQLModel, table=True):
    post_id: int = Field(foreign_key="post.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=50)


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
    tags: list[str]


class TagPublic(SQLModel):
    name: str
    posts: int
