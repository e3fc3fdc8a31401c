"""The kiosk: a shared screen where people vote one after the other, and which forgets each of them."""
