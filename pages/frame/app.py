"""The dashboard with its answers to other tools, as `serve` starts it."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from pages.frame.api import ROUTES
from pages.frame.navigation import TOPICS


def first_page(request: Request) -> RedirectResponse:
    """The first page has no name of its own in Streamlit's addresses; people write one."""
    return RedirectResponse(f"./?{request.url.query}".removesuffix("?"))


app = st.App(
    Path(__file__).parents[2] / "dashboard.py",
    routes=(*ROUTES, Route(f"/{next(iter(TOPICS))}", first_page)),
)
