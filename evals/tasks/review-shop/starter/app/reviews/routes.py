from fastapi import APIRouter

from app.core.database import SessionDep
from app.core.deps import ShopDep

from . import service
from .models import Rating, Review, ReviewPublic

router = APIRouter(tags=["reviews"])


@router.get("/products/{product_id}/reviews", response_model=list[ReviewPublic])
async def approved(product_id: int, session: SessionDep, shop: ShopDep) -> object:
    return await service.approved(session, shop, product_id)


@router.get("/products/{product_id}/rating")
async def rating(product_id: int, session: SessionDep, shop: ShopDep) -> Rating:
    return await service.rating(session, shop, product_id)


@router.post("/reviews", status_code=201, response_model=ReviewPublic)
async def add_review(review: Review, session: SessionDep, shop: ShopDep) -> Review:
    return await service.add(session, shop, review)
