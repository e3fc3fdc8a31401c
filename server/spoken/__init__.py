"""Texts as sound files: made by espeak-ng, a program of its own, and kept in the data folder under the text's own name.

Nothing here knows of meetings. What is to be heard where is for `kiosk.listening` to say.
"""
