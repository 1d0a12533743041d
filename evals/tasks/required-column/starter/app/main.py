from fastapi import FastAPI, HTTPException

from .database import SessionDep
from .models import Customer, CustomerCreate, CustomerPublic

app = FastAPI()


@app.post("/customers", status_code=201)
def create_customer(data: CustomerCreate, session: SessionDep) -> CustomerPublic:
    customer = Customer.model_validate(data)
    session.add(customer)
    session.commit()
    session.refresh(customer)
    return CustomerPublic.model_validate(customer)


@app.get("/customers/{customer_id}")
def read_customer(customer_id: int, session: SessionDep) -> CustomerPublic:
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise HTTPException(404, "No such customer")
    return CustomerPublic.model_validate(customer)
