"""What the dashboard's server answers to other tools, beside its pages."""

import json

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.frame.snapshot import home
from pipeline.export import export_defaults


def buffers(request: Request) -> Response:
    """GET /api/buffers.json: {"defaults": [...]}, a row each as `leeway export defaults` writes it.

    It is as open as the pages are: where they ask for sign-in it is closed, since a tool has no
    way to sign in.
    """
    headers = {"Cache-Control": "no-store"}
    if _asks_for_sign_in():
        error = (
            "This dashboard asks for sign-in, which a tool cannot do. Run "
            "“leeway export defaults --format json” on its machine instead."
        )
        return JSONResponse({"error": error}, 403, headers)
    rows = export_defaults(home()).to_dicts()
    text = json.dumps({"defaults": rows}, ensure_ascii=False)
    return Response(text, media_type="application/json", headers=headers)


def _asks_for_sign_in() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


ROUTES = (Route("/api/buffers.json", buffers),)
