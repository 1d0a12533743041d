from fastapi import FastAPI

from app.accounts.routes import router as accounts
from app.catalog.routes import router as catalog
from app.core.errors import add_handlers
from app.orders.routes import router as orders
from app.payments.routes import router as payments
from app.promotions.routes import router as promotions
from app.reports.routes import router as reports
from app.reviews.routes import router as reviews

app = FastAPI(title="Market")
add_handlers(app)
for router in (catalog, accounts, orders, payments, promotions, reviews, reports):
    app.include_router(router)
