"""The page "trust this hall": in plain http, since who comes here cannot speak https with us yet."""
