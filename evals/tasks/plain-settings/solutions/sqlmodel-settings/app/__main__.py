import sys

import httpx

from .checker import check_all
from .config import load_config

config = load_config(sys.argv[1])
with httpx.Client() as client:
    for name, up in check_all(config, client).items():
        print(name, "up" if up else "DOWN")
