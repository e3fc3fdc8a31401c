"""The doors: HTTP routes and the websocket, on Starlette and uvicorn."""
