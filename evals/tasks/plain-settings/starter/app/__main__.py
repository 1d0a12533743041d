import httpx

from .checker import check_all

with httpx.Client() as client:
    for name, up in check_all(client).items():
        print(name, "up" if up else "DOWN")
