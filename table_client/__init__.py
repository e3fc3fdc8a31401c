"""The facilitator's tablet: its web client, and a typed Python client of the same protocol."""
