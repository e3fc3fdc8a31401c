"""What goes over the websocket: every frame both ways, in one place."""
