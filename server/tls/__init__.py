"""https without anyone's help: an authority of the data folder, and a certificate for this machine.

`authority` makes what devices are asked to trust, `certificate` what the server shows them, `names` says what this
machine is called and reached by, and `greeting` lets connections in. `docs/tls.md` says what it is good for.
"""
