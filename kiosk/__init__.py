"""The voting pages for phones and shared kiosks: complete without JavaScript, small enough for an old phone."""
