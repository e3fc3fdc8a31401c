"""The control room and the hall display: web clients, and the Python that helps synthesis."""
